import type { Call } from './actions.ts'
import type { News } from './newsroom.ts'
import type { Page } from './page.ts'
import type { Scene } from './scene.ts'

/** A part of an answer: whose, and the how manieth. */
export interface Part {
  readonly of: number
  readonly nth: number
}

type StreamCall = Extract<Call, { do: 'stream' }>
type WaitCall = Extract<Call, { do: 'waitFor' }>
type ReadCall = Extract<Call, { do: 'read' }>
type Signal = { readonly signal?: AbortSignal }

/** The parts must come in order and all; a stream that is asked for again begins again. */
export async function readStream(scene: Scene, call: StreamCall, signal: Signal): Promise<void> {
  const { ledger, saw } = scene
  const { timeout, resend, take } = call
  const payload = ledger.next()
  const parts = scene.page.client.stream('list', payload, { timeout, resend, ...signal })
  let next = 0
  let taken = 0
  for await (const part of parts) {
    const { of, nth } = part as Part // what the server answers
    const isNext = nth === next || (resend && nth === 0)
    if (of !== payload || !isNext) ledger.complain(`part ${next} of ${payload} is part ${nth} of ${of}`)
    next = nth + 1
    taken += 1
    if (taken >= take) break
  }
  if (taken > 1) saw('a stream of several parts')
}

const isEven = (data: unknown): boolean => (data as News).seq % 2 === 0 // all news

/** What a reader that begins now must be given. */
function expectNews({ hearing }: Page, filtered: boolean): (end?: number) => readonly News[] {
  const start = hearing.all.length
  return (end) => hearing.all.slice(start, end).filter((news) => !filtered || isEven(news))
}

const isSame = (one: News | undefined, other: News | undefined): boolean =>
  one?.room === other?.room && one?.epoch === other?.epoch && one?.seq === other?.seq

/** The first that is heard from now on. */
export async function waitForNews(
  { page, ledger, saw }: Scene,
  call: WaitCall,
  signal: Signal,
): Promise<void> {
  const { timeout, filtered } = call
  const expected = expectNews(page, filtered)
  const news = await page.client.waitFor('news', { timeout, ...signal, ...(filtered && { filter: isEven }) })
  saw('a message waited for')
  if (!isSame(news as News, expected()[0])) ledger.complain(`waitFor gave ${JSON.stringify(news)}`)
}

/** All that are heard from now on, in order, until the signal or the end of the client. */
export async function readNews({ page, ledger, saw }: Scene, call: ReadCall, signal: Signal): Promise<void> {
  const { capacity, filtered, take } = call
  const expected = expectNews(page, filtered)
  let end: number | undefined
  signal.signal?.addEventListener('abort', () => (end = page.hearing.all.length))
  const messages = page.client.messages('news', { capacity, ...signal, ...(filtered && { filter: isEven }) })
  let taken = 0
  let place = 0
  for await (const data of messages) {
    const news = data as News // what the newsroom says
    const all = expected()
    // A small buffer may have lost some to a slow reader.
    if (capacity === 1) while (place < all.length && !isSame(all[place], news)) place += 1
    if (!isSame(all[place], news)) ledger.complain(`messages() gave ${JSON.stringify(news)} at ${place}`)
    place += 1
    taken += 1
    if (taken >= take) break
  }
  saw('an iteration of messages')
  if (taken > expected(end).length) ledger.complain(`messages() gave ${taken}, some of them after its end`)
  if (taken >= take || capacity === 1) return
  // The listeners before the reader's had heard one more when it ended in the middle of a message.
  const least = expected((end ?? page.hearing.all.length) - 1).length
  if (taken < least) ledger.complain(`messages() gave ${taken} of ${least}`)
}

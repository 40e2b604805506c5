import { isSocketError, useSocket, useSocketEvent } from 'hawser'
import type { UseSocketConfig, UseSocketReturn } from 'hawser'
import { logging } from 'hawser/interceptors'
import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { options } from '../socket.ts'

/** `out` and `in` are frames as they travel; `heard` is what a listener was given, `answer` what a request was. */
export type LineKind = 'dial' | 'state' | 'close' | 'out' | 'in' | 'heard' | 'answer' | 'error'

export interface TalkLine {
  readonly id: number
  readonly at: number
  readonly kind: LineKind
  readonly text: string
}

/** A connection to one of the systems, and all that was said over it. */
export interface Talk<
  Events extends object = object,
  Requests extends object = object,
> extends UseSocketReturn<Events, Requests> {
  /** The newest first. */
  readonly lines: Readonly<ShallowRef<readonly TalkLine[]>>
  clear(): void
  /** Asks, and writes down what comes of it. */
  ask(type: string, question: Promise<unknown>): Promise<void>
}

const most = 200
const longest = 600

const show = (value: unknown) => (JSON.stringify(value) ?? '').slice(0, longest)

export function useTalk<Events extends object, Requests extends object>(
  config: UseSocketConfig<Events, Requests>,
): Talk<Events, Requests> {
  const lines = shallowRef<readonly TalkLine[]>([])
  let count = 0

  function note(kind: LineKind, text: string, at = Date.now()) {
    count += 1
    lines.value = [{ id: count, at, kind, text }, ...lines.value].slice(0, most)
  }

  const log = logging({
    log({ what, text, at }) {
      if (what !== 'queued' && what !== 'settled') note(what, text, at)
    },
  })
  const socket = useSocket<Events, Requests>({ ...options, reconnectInterval: 1_000, ...config, use: [log] })

  useSocketEvent('*', (data, { type }) => note('heard', `${type} ${show(data)}`))
  useSocketEvent('error', ({ message }) => note('error', message))

  return {
    ...socket,
    lines,
    clear: () => void (lines.value = []),
    async ask(type, question) {
      try {
        note('answer', `${type} ${show(await question)}`)
      } catch (error) {
        if (!isSocketError(error)) throw error
        note('error', error.message)
      }
    },
  }
}

import type { Gap, RecoveryOptions } from 'hawser/interceptors'
import type { News } from './newsroom.ts'
import type { Page } from './page.ts'
import type { Scene } from './scene.ts'
import { Trouble } from './trouble.ts'

/** How `recovery` asks for gaps in a walk. */
export interface Fetches {
  readonly fetch: RecoveryOptions['fetch']
  /** Those whose answer is still waited for. */
  open(): number
}

/** What no server should answer. */
const GARBAGE: readonly unknown[] = [
  undefined,
  null,
  7,
  {},
  { messages: 'none', complete: true },
  { messages: [null], complete: true },
  { messages: [{ data: 1, seq: 1e9 }], complete: true },
  { messages: [{ type: 7, seq: 1e9 }], complete: true },
]

export function createFetches(scene: Scene, page: () => Page): Fetches {
  const { newsroom, server, gaps, world, ledger } = scene
  const open = new Set<{ readonly aborted: boolean }>()

  const answer = (last: News, ask: () => Promise<Gap>): Promise<Gap> => {
    switch (scene.isOver ? 'at once' : scene.gapAnswer) {
      case 'over the socket':
        return ask()
      case 'at once':
        return Promise.resolve(newsroom.gapAfter(last))
      case 'overlapping':
        return Promise.resolve(newsroom.gapAfter(last, { overlap: 2 }))
      case 'trimmed':
        return Promise.resolve(newsroom.gapAfter(last, { keep: 2 }))
      case 'late': {
        // What the server knew when it was asked, or what it knows when it answers.
        const known = newsroom.gapAfter(last)
        const isOld = world.random() < 0.5
        return new Promise((resolve, reject) =>
          gaps.push({ give: () => resolve(isOld ? known : newsroom.gapAfter(last)), refuse: reject }),
        )
      }
      case 'never':
        return new Promise(() => {})
      case 'garbage':
        return Promise.resolve(GARBAGE[Math.floor(world.random() * GARBAGE.length)] as Gap) // which it is not
      case 'rejected':
        return Promise.reject(new Trouble('no gap today'))
      case 'thrown':
        throw new Trouble('no gap today')
    }
  }

  return {
    open: () => [...open].filter(({ aborted }) => !aborted).length,
    async fetch(since, { client, signal, stream }) {
      const last = page().hearing.last(stream || 'a')
      if (signal.aborted) ledger.complain('asked for a gap that nobody wants any more')
      if (last?.seq !== since) ledger.complain(`asked for what came after ${since}, not ${last?.seq}`)
      if (!last) return { messages: [], complete: false }
      open.add(signal)
      try {
        const gap = await answer(last, () => client.request('resume', last, { signal }))
        if (!signal.aborted && server.connections.length === 0) page().hearing.outrun(newsroom.epoch())
        return gap
      } finally {
        open.delete(signal)
      }
    },
  }
}

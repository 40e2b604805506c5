import { useSocketEvent } from 'hawser'
import type { LifecycleEvents, LifecycleName, Snapshot } from 'hawser'
import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey } from 'vue'
import { required } from '../app/required.ts'
import { edgeBetween } from './edges.ts'
import type { EdgeName } from './edges.ts'

/** One event of the connection, as it was told. */
export type Happening = {
  [Name in LifecycleName]: { name: Name; event: LifecycleEvents[Name] }
}[LifecycleName]

export type JournalEntry = Happening & { readonly id: number; readonly at: number }

export interface Beat {
  readonly at: number
  readonly latency: number
}

export type Journal = ReturnType<typeof createJournal>

const key: InjectionKey<Journal> = Symbol('journal')
const names: readonly LifecycleName[] = [
  'open',
  'close',
  'error',
  'reconnect',
  'reconnect-failed',
  'invalid',
  'recovered',
  'state',
]
const mostEntries = 200
const mostBeats = 240

function createJournal() {
  const entries = shallowRef<readonly JournalEntry[]>([])
  const beats = shallowRef<readonly Beat[]>([])
  const drops = shallowRef<readonly number[]>([])
  const lastEdge = shallowRef<EdgeName>()
  let last: Snapshot = { name: 'idle' }
  let count = 0

  function note(happening: Happening) {
    count += 1
    entries.value = [{ ...happening, id: count, at: Date.now() }, ...entries.value].slice(0, mostEntries)
  }

  function beat(next: Snapshot) {
    if (next.name !== 'open' || next.latency === undefined) return
    // The end of `minUptime` changes the attempt, and is no answer to a ping.
    const isSteady = last.name === 'open' && last.attempt !== next.attempt
    if (!isSteady) beats.value = [...beats.value, { at: Date.now(), latency: next.latency }].slice(-mostBeats)
  }

  function follow(next: Snapshot) {
    beat(next)
    const isMove = next.name !== last.name
    if (isMove) lastEdge.value = edgeBetween(last.name, next.name) ?? lastEdge.value
    if (last.name === 'open' && isMove) drops.value = [...drops.value, Date.now()].slice(-mostBeats)
    last = next
    return isMove
  }

  for (const name of names) {
    useSocketEvent(name, (event) => {
      const happening = { name, event } as Happening // each name has its own event
      if (happening.name !== 'state' || follow(happening.event)) note(happening)
    })
  }

  return { entries, beats, drops, lastEdge, clear: () => void (entries.value = []) }
}

/** What happened to the connection, whatever panel was shown. */
export function provideJournal(): Journal {
  const journal = createJournal()
  provide(key, journal)
  return journal
}

export const useJournal = () => required(inject(key), 'journal')

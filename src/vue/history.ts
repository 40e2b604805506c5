import { type ShallowRef, shallowRef } from 'vue'
import type { Env } from '../core.js'
import { onStart, onStop } from './start.js'

type Provider<Data> = () => readonly Data[] | Promise<readonly Data[]>

/** How the asking for it goes. */
export interface History {
  readonly isLoading: Readonly<ShallowRef<boolean>>
  readonly error: Readonly<ShallowRef<Error | undefined>>
  /** What is still to come is wanted no more. */
  giveUp(): void
}

/** Hands on what is there at once, and what has to be asked for when it is there; that is asked for at the start. */
export function useHistory<Data>(
  env: Pick<Env, 'page'>,
  initial: readonly Data[] | Provider<Data>,
  take: (all: readonly Data[]) => void,
): History {
  const isLoading = shallowRef(false)
  const error = shallowRef<Error>()
  let isWanted = true

  const giveUp = (): void => {
    isWanted = false
    isLoading.value = false
  }

  const load = async (provide: Provider<Data>): Promise<void> => {
    isLoading.value = true
    try {
      const all = await provide()
      if (isWanted) take(all)
    } catch (problem) {
      if (isWanted) error.value = problem instanceof Error ? problem : new Error(String(problem))
    }
    isLoading.value = false
  }

  if (typeof initial === 'function') {
    onStart(env, () => void (isWanted && load(initial)))
    onStop(giveUp)
  } else take(initial)
  return { isLoading, error, giveUp }
}

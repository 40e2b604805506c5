import { type ComputedRef, type Ref, type ShallowRef, computed, shallowRef } from 'vue'
import {
  type AbortSignalLike,
  type Env,
  type Milliseconds,
  type SocketBindCodeOptions,
  type SocketBindCodeResponse,
  type SocketError,
  createPlatformEnv,
  getSocketBindCode,
  isSocketError,
} from '../core.js'
import { findProvided } from './connection.js'
import { onStart, onStop } from './start.js'
import { useTimeLeft } from './time.js'

export interface UseBindCodeOptions extends Omit<SocketBindCodeOptions, 'signal'> {
  /** Fetches a code when the component is mounted; outside of components at once, on a server never. @default true */
  immediate?: boolean
  /** The world to fetch in. @default that of the nearest provided client, else the platform's */
  env?: Env
}

export interface UseBindCodeReturn {
  /** The last code; undefined before there is one. It stays when it expires or the next one cannot be had. */
  readonly code: ComputedRef<string | undefined>
  /** When it stops being good. Epoch milliseconds. */
  readonly expireTime: ComputedRef<Milliseconds | undefined>
  /** Time left until then, counted down in steps of one second. */
  readonly remaining: Readonly<Ref<Milliseconds | undefined>>
  /** Whether that time is over. */
  readonly isExpired: ComputedRef<boolean>
  readonly isLoading: Readonly<ShallowRef<boolean>>
  /** Why the last code could not be had; undefined once one could. */
  readonly error: Readonly<ShallowRef<SocketError | undefined>>
  /** Fetches another code, and drops the request under way. Never rejects: see `error`. */
  refresh(): Promise<void>
}

/** A single-use code that lets a socket in, with the time that it has left. See `getSocketBindCode`. */
export function useBindCode({ immediate = true, ...given }: UseBindCodeOptions = {}): UseBindCodeReturn {
  const env = given.env ?? findProvided()?.client.env ?? createPlatformEnv()
  const response = shallowRef<SocketBindCodeResponse>()
  const isLoading = shallowRef(false)
  const error = shallowRef<SocketError>()
  const expireTime = computed(() => response.value?.expireTime)
  const remaining = useTimeLeft(expireTime, env)
  let abort = (): void => {}

  const refresh = async (): Promise<void> => {
    abort()
    const attempt = createAbort()
    abort = attempt.abort
    isLoading.value = true
    try {
      const next = await getSocketBindCode({ ...given, env, signal: attempt.signal })
      if (attempt.signal.aborted) return
      response.value = next
      error.value = undefined
    } catch (problem) {
      if (attempt.signal.aborted) return
      if (!isSocketError(problem)) throw problem
      error.value = problem
    }
    isLoading.value = false
  }
  onStop(() => abort())
  if (immediate) onStart(env, () => void refresh())
  return {
    code: computed(() => response.value?.code),
    expireTime,
    remaining,
    isExpired: computed(() => remaining.value === 0),
    isLoading,
    error,
    refresh,
  }
}

/** An abort signal by hand: this floor knows no platform. */
function createAbort(): { readonly signal: AbortSignalLike; abort(): void } {
  const listeners = new Set<() => void>()
  let aborted = false
  return {
    signal: {
      get aborted() {
        return aborted
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    abort() {
      aborted = true
      for (const listener of listeners) listener()
    },
  }
}

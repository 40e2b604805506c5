import { type ComputedRef, type Ref, type ShallowRef, computed } from 'vue'
import {
  type Env,
  type Milliseconds,
  type SocketBindCodeOptions,
  type SocketBindCodeResponse,
  type SocketError,
  createPlatformEnv,
  getSocketBindCode,
} from '../core.js'
import { findProvided } from './connection.js'
import { useLatest } from './latest.js'
import { checkOptions } from './options.js'
import { onStart } from './start.js'
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

/**
 * A single-use code that lets a socket in, with the time that it has left. See `getSocketBindCode`. Throws `config` for an
 * unknown option.
 */
export function useBindCode(options: UseBindCodeOptions = {}): UseBindCodeReturn {
  checkOptions(options, {
    immediate: 'any',
    env: 'any',
    url: 'any',
    timeout: 'any',
    init: 'any',
    parse: 'any',
  })
  const { immediate = true, ...given } = options
  const env = given.env ?? findProvided()?.client.env ?? createPlatformEnv()
  const { value, error, isLoading, ask } = useLatest<SocketBindCodeResponse>()
  const expireTime = computed(() => value.value?.expireTime)
  const remaining = useTimeLeft(expireTime, env)
  const refresh = async (): Promise<void> => {
    await ask((signal) => getSocketBindCode({ ...given, env, signal }))
  }
  if (immediate) onStart(env, () => void refresh())
  return {
    code: computed(() => value.value?.code),
    expireTime,
    remaining,
    isExpired: computed(() => remaining.value === 0),
    isLoading,
    error,
    refresh,
  }
}

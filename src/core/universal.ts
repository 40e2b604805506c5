import { configError } from './errors.js'

/**
 * The few things beyond ECMAScript that every JavaScript runtime has and the core needs, declared by shape: the list
 * stays visible, and the emitted types compile without DOM.
 */
export interface UrlLike {
  protocol: string
  hash: string
  username: string
  password: string
  readonly hostname: string
  readonly href: string
  readonly searchParams: {
    has(name: string): boolean
    set(name: string, value: string): void
    append(name: string, value: string): void
    forEach(visit: (value: string, name: string) => void): void
  }
}

/** The part of `AbortSignal` that is used. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The platform's own `AbortSignal`, which `fetch` takes; the part above where its types are not known. */
export type PlatformSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal & AbortSignalLike
  : AbortSignalLike

interface AbortControllerLike {
  readonly signal: PlatformSignal
  abort(reason?: unknown): void
}

interface Universal {
  URL: new (url: string, base?: string) => UrlLike
  AbortController: new () => AbortControllerLike
}

const universal = (): Universal => globalThis as unknown as Universal // the runtime has them; this lib does not

/** Undefined where the text is not a URL. */
export function parseUrl(text: string, base?: string): UrlLike | undefined {
  try {
    return new (universal().URL)(text, base)
  } catch {
    return undefined // the constructor's only way to say "not a URL"
  }
}

export function createAbortController(): AbortControllerLike {
  return new (universal().AbortController)()
}

/** Calls `listener` at the abort, at once if that has happened. Returns its opposite. Throws `config` for another thing. */
export function onAbort(signal: AbortSignalLike | undefined, listener: () => void): () => void {
  if (!signal) return () => {}
  if (typeof signal.addEventListener !== 'function') throw configError('signal', 'an AbortSignal', signal)
  if (signal.aborted) listener()
  else signal.addEventListener('abort', listener)
  return () => signal.removeEventListener('abort', listener)
}

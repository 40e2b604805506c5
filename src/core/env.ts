import type { Milliseconds } from './snapshot.js'
import type { AbortSignalLike } from './universal.js'

/** What travels over a socket: text or bytes. */
export type Frame = string | ArrayBuffer | Uint8Array

export interface SocketEvents {
  open: unknown
  message: { readonly data: unknown }
  close: { readonly code: number; readonly reason: string }
  /** `ws` says what went wrong; browsers do not. */
  error: { readonly message?: string }
}

/** The part of the `WebSocket` interface that is used; the browser's, `ws` and other implementations have it. */
export interface SocketLike {
  binaryType: string
  readonly readyState: number
  readonly bufferedAmount: number
  send(data: Frame): void
  close(code?: number, reason?: string): void
  /** Only `ws` has it: gives the socket up without waiting for the server. */
  terminate?(): void
  addEventListener<Name extends keyof SocketEvents>(
    name: Name,
    listener: (event: SocketEvents[Name]) => void,
  ): void
  removeEventListener<Name extends keyof SocketEvents>(
    name: Name,
    listener: (event: SocketEvents[Name]) => void,
  ): void
}

/** The part of a fetch `Response` that is used. */
export interface ResponseLike {
  readonly ok: boolean
  readonly status: number
  text(): Promise<string>
}

export interface RequestInitLike {
  method?: string
  headers?: Record<string, string>
  body?: string
  credentials?: 'omit' | 'same-origin' | 'include'
  signal?: AbortSignalLike
}

/**
 * What page and network say. `wake`: the page became visible, came back from the back/forward cache, was resumed or
 * the network returned. `offline`: the browser believes the network is gone. `suspend`: the page goes into the
 * back/forward cache or is frozen.
 */
export type EnvSignal = 'wake' | 'offline' | 'suspend'

/**
 * The world outside, complete: half an injection is none. The platform's is used unless the config brings another,
 * as tests do.
 */
export interface Env {
  /** Opens a socket. May throw, as constructors do; that is a failed attempt. */
  openSocket(url: string, protocols: readonly string[], headers: Readonly<Record<string, string>>): SocketLike
  /** Runs once after a delay, possibly late. `Infinity` never runs. Returns the cancellation. */
  after(delay: Milliseconds, run: () => void): () => void
  /** Epoch milliseconds. */
  now(): Milliseconds
  /** Uniform in [0, 1). */
  random(): number
  fetch(url: string, init: RequestInitLike): Promise<ResponseLike>
  /** The page's address, against which relative URLs are resolved; undefined where there is no page. */
  page(): string | undefined
  /** Listens to page and network until the returned function is called. */
  onSignal(listener: (signal: EnvSignal) => void): () => void
  /** The last resort for an error that no `error` listener took. */
  report(error: Error): void
}

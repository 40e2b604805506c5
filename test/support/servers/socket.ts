import type { Frame } from 'hawser/core'

/** The server's end of one socket, in a fake world or over TCP. Until `accept` or `refuse` is called the client waits. */
export interface ServerSocket {
  /** What the client asked for: at least path and query. */
  readonly url: string
  readonly protocols: readonly string[]
  readonly headers: Readonly<Record<string, string>> | undefined
  /** Lets the client in with one of its subprotocols, or with none: ''. @default the first one, if any */
  accept(protocol?: string): void
  /** Answers the upgrade with an HTTP status, which a browser does not tell. */
  refuse(status?: number): void
  send(frame: Frame): void
  /** Without a code: 1005 over TCP, 1000 in a fake world. */
  close(code?: number, reason?: string): void
  /** Cuts the connection without a close frame. */
  drop(): void
  onFrame(listener: (frame: string | ArrayBuffer) => void): unknown
  /** Told when the client ends the connection. */
  onClose(listener: () => void): unknown
}

/** What a server is: somebody who takes sockets. */
export type Take = (socket: ServerSocket) => void

/** Path and query of the address that was asked for. */
export function addressOf({ url }: ServerSocket): { path: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(url, 'ws://server.test')
  return { path: pathname, query: searchParams }
}

/** Headers have no case. */
export function headerOf({ headers = {} }: ServerSocket, name: string): string | undefined {
  return Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Far more than anybody looks back. */
const MOST = 1_000

/** Adds to what a server remembers, which is never more than the last thousand. */
export function remember<Item>(items: Item[], item: Item): void {
  if (items.push(item) > MOST) items.shift()
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErrorCode } from './protocol.ts'

/** A call that is refused with a status of its own. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly code: ErrorCode
  readonly headers: Record<string, string>

  constructor(status: number, code: ErrorCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** Path and query of what is asked for; the host means nothing. */
export function urlOf({ url = '' }: IncomingMessage): URL | undefined {
  return URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost') : undefined
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(JSON.stringify(body))
}

/** The JSON body of a request, `undefined` when there is none. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const text = await readText(request, limit)
  if (text === '') return undefined
  // The type makes a page elsewhere ask first, which a form does not.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new HttpError(415, 'bad-request', 'the body must be application/json')
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new HttpError(400, 'bad-request', `the body is no JSON: ${String(error)}`)
  }
}

async function readText(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  // Left open when the body is too long, for the answer goes out on the same socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes: Buffer = chunk // a request without an encoding gives buffers
    size += bytes.length
    if (size > limit)
      throw new HttpError(413, 'too-large', `the body is longer than ${limit} bytes`, { Connection: 'close' })
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

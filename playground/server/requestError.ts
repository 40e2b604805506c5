import type { ErrorCode, FrameError } from './protocol.ts'

/** A request that is refused, and why. It reaches whoever asked; anything else that is thrown is a bug. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export function toFrameError(error: unknown, report: (error: unknown) => void): FrameError {
  if (error instanceof RequestError) return { code: error.code, message: error.message }
  report(error)
  return { code: 'internal', message: 'the server failed' }
}

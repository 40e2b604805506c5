import type { FrameError, PlaygroundApi } from '../../server/protocol.ts'

type Name = keyof PlaygroundApi

/** The server's refusal, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
}

/** One call to the server. `last` stands in for a `<name>` in the path. Rejects with `ApiError`, or as `fetch` does. */
export async function callApi<Called extends Name>(
  called: Called,
  body?: PlaygroundApi[Called]['body'],
  last = '',
): Promise<PlaygroundApi[Called]['result']> {
  const [method = 'GET', path = ''] = called.split(' ')
  const response = await fetch(path.replace('<name>', last), {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  const answer: unknown = await response.json()
  if (!response.ok) {
    const { error } = answer as { error: FrameError } // what the server sends with every status of 400 and up
    throw new ApiError(error.message)
  }
  return answer as PlaygroundApi[Called]['result'] // the server's side of the same contract
}

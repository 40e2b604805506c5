import { type SocketError, isSocketError } from 'hawser/core'

/** An error that the walk made itself. */
export class Trouble extends Error {}

/** What stands in the query of every URL, and must not show anywhere. */
export const SECRET = 'hush'
export const ADDRESS = `wss://api.test/ws?token=${SECRET}`

/** What is wrong with an error that was announced: nothing may be in it but what the walk did itself. */
export function findFault(error: SocketError): string | undefined {
  if (!isSocketError(error)) return `announced ${String(error)}`
  if (error.message.includes(SECRET)) return `an error tells the secret: ${error.message}`
  // What `recovery` says of garbage.
  const isExpected = error.cause instanceof Trouble || error.message.includes('fetch gave no')
  return error.kind === 'handler' && !isExpected ? `announced ${error.message}` : undefined
}

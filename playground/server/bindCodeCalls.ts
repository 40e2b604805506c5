import type { ServerResponse } from 'node:http'
import type { ApiCall } from './api.ts'
import { numberOf } from './check.ts'
import type { Faults } from './faults.ts'
import { HttpError } from './http.ts'
import type { BindCode } from './protocol.ts'
import { RequestError } from './requestError.ts'
import { nameOf } from './user.ts'
import type { World } from './world.ts'

const loginPage = '<!doctype html><title>Sign in</title><p>Please sign in.</p>'

/** The call for a bind code, in all the ways it may go. */
export function createBindCodeCalls(world: World, faults: Faults): (call: ApiCall) => BindCode | undefined {
  const { bindCodes, limits, hanging } = world

  function issue({ query }: ApiCall, hasExpired: boolean): BindCode {
    const ttl = query.get('ttl')
    const life = ttl === null ? limits.bindCodeLife : numberOf(Number(ttl), 'ttl', 1, limits.bindCodeLife)
    const code = bindCodes.issue(hasExpired ? -1 : life, nameOf(query.get('name') ?? undefined))
    if (!code) throw new RequestError('busy', 'too many bind codes wait for their use')
    return code
  }

  function hang(response: ServerResponse) {
    if (hanging.size >= limits.hanging) throw new RequestError('busy', 'too many calls hang already')
    hanging.add(response)
    response.on('close', () => hanging.delete(response))
  }

  return (call) => {
    const mode = faults.nextBindCode()
    if (mode === '500') throw new HttpError(500, 'failed', 'failed, as asked')
    if (mode === 'hang') hang(call.response)
    else if (mode === 'html')
      call.response.setHeader('Content-Type', 'text/html; charset=utf-8').end(loginPage)
    else return issue(call, mode === 'expired')
    return undefined
  }
}

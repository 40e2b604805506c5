import { UNKNOWN_BUSINESS_ID, silky, silkyPush } from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import { createSilkyGateway } from '../support/servers/silky.ts'
import { failure } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

const ECHO = 'https://gateway.test/api/wstest/echo'

/** A session under the id 100, and the method of the documentation behind HTTP. */
async function setUp(
  wrap = (problem: string): { status: number; body: unknown } => ({ status: 500, body: problem }),
) {
  const gateway = createSilkyGateway()
  const { world, client } = setUpAgainst(
    gateway.take,
    silky({ url: 'wss://gateway.test/api/wstest', businessId: '100' }),
  )
  world.serve(ECHO, ({ url }) => {
    const { searchParams } = new URL(url)
    try {
      gateway.echo(searchParams.get('businessId') ?? '', searchParams.get('msg') ?? '')
      return { status: 200, body: '' }
    } catch (error) {
      return wrap((error as Error).message) // the gateway throws nothing else
    }
  })
  await client.connect()
  return { world, client }
}

describe('a push', () => {
  test('over HTTP arrives over the socket', async () => {
    const { world, client } = await setUp()
    const heard: unknown[] = []
    client.on('message', (text) => heard.push(text))
    await silkyPush(client, { url: ECHO, businessId: '100', params: { msg: 'a & b = 你好' } })
    await world.settle()
    expect(heard).toEqual([expect.stringMatching(/^message:a & b = 你好,sessionId:/)])
    expect(world.requests[0]?.init.method).toBe('POST')
  })

  test.each([
    ['as a status', (problem: string) => ({ status: 500, body: problem })],
    [
      'in a wrapped answer',
      (errorMessage: string) => ({ status: 200, body: { status: 1000, errorMessage } }),
    ],
  ])('to an id that nobody has says so, told %s', async (_how, wrap) => {
    const { client } = await setUp(wrap)
    expect(
      await failure(silkyPush(client, { url: ECHO, businessId: '7', params: { msg: 'hi' } })),
    ).toMatchObject({
      kind: 'rejected',
      message: 'silkyPush: 不存在businessId为7的会话',
      details: { code: UNKNOWN_BUSINESS_ID },
    })
  })

  test('that fails otherwise has the status', async () => {
    const { world, client } = await setUp()
    world.serve(ECHO, { status: 503, body: '' })
    expect(await failure(silkyPush(client, { url: ECHO, businessId: '100' }))).toMatchObject({
      kind: 'rejected',
      message: 'silkyPush: HTTP 503',
      details: { code: 503 },
    })
  })
})

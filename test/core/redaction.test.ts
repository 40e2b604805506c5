import { inspect } from 'node:util'
import { type WebSocketConfig, createWebSocketClient, getSocketBindCode } from 'hawser/core'
import { expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { ADDRESS, type SetUp, failure, setUp, setUpWorld } from '../support/setUp.ts'

const SECRETS = ['t0ken-in-url', 'qu3ry-token', 'c0de-of-the-bind', 'with space & sign']

const secretive: Partial<WebSocketConfig> = {
  url: `wss://api.test/ws?token=${SECRETS[0]}`,
  query: { access_token: SECRETS[1], odd: SECRETS[3] },
  bindCode: {},
  maxReconnectAttempts: 2,
}

/** Everything that a client says while `act` happens, as a log would show it. */
async function told(
  config: Partial<WebSocketConfig>,
  act: (all: SetUp) => Promise<void> | void,
): Promise<string> {
  const all = setUp({ ...secretive, ...config })
  const { world, client } = all
  world.serve('/api/socket/bind-code', { body: { code: SECRETS[2], expireTime: world.now() + 1e9 } })
  const said: unknown[] = []
  for (const name of ['close', 'error', 'reconnect-failed', 'state', 'invalid'] as const)
    client.on(name as 'state', (payload) => said.push(payload))
  const connected = client.connect().catch((error: unknown) => said.push(error))
  await world.settle()
  await act(all)
  await world.advance(60_000)
  said.push(client.state, client.outbox.items)
  client.disconnect()
  await connected
  return said.map((each) => inspect(each, { depth: 20, showHidden: true })).join('\n')
}

const expectClean = (text: string): void => {
  expect(text.length).toBeGreaterThan(100)
  for (const secret of SECRETS) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(encodeURIComponent(secret))
    expect(text).not.toContain(new URLSearchParams({ x: secret }).toString().slice(2))
  }
}

test('a server that echoes the query in its close reason does not spread it', async () => {
  const text = await told({}, ({ server }) => {
    for (const secret of SECRETS) {
      server.close(4000, `bad ${secret}`)
    }
  })
  expectClean(text)
  expect(text).toContain('bad ***')
})

test.each(SECRETS)('a refusal for good does not show %s', async (secret) => {
  expectClean(
    await told({}, ({ server }) => {
      server.close(4401, `${secret} ${encodeURIComponent(secret)}`)
    }),
  )
})

test('a socket that cannot be made does not show its address', async () => {
  const { world } = setUp()
  const openSocket = (url: string): never => {
    throw new SyntaxError(`The URL '${url}' is invalid.`)
  }
  const text = await told({ env: { ...world, openSocket }, bindCode: undefined }, () => {})
  expectClean(text)
  expect(text).toContain('is invalid.')
})

test('a url that makes no sense does not show its query', async () => {
  expectClean(await told({ url: () => `ftp://api.test/?token=${SECRETS[0]}` }, () => {}))
})

test('what is too short to be a secret is left readable', async () => {
  const text = await told({ query: { v: '2', t: 'abc' } }, ({ server }) => {
    server.close(4000, 'version 2 is abc')
  })
  expect(text).toContain('version 2 is abc')
})

test('a secret that begins with another one is hidden whole', async () => {
  const { world, server, client } = setUp({ query: { user: 'anna', token: 'anna:topsecret' } })
  server.refuse({ code: 4000, reason: 'bad token anna:topsecret', times: 1 })
  const messages: string[] = []
  client.on('error', ({ message }) => messages.push(message))
  await client.connect()
  await world.settle()
  expect(messages).toHaveLength(1)
  expect(messages[0]).not.toContain('topsecret')
})

test('secrets are hidden in the form in which URLs write them', async () => {
  const { world } = setUpWorld()
  const env = {
    ...world,
    openSocket: (url: string): never => {
      throw new SyntaxError(`Failed to construct 'WebSocket': The URL '${url}' is invalid.`)
    },
  }
  const client = createWebSocketClient({ url: ADDRESS, env, query: { token: 'pass word!(42)' } })
  const error = (await failure(client.connect({ retry: false }))) as Error
  client.disconnect()
  expect(error.message).not.toMatch(/pass.word/)
})

test('a bind code in a malformed body does not reach the error', async () => {
  const { world } = setUpWorld()
  world.serve('/api/socket/bind-code', { body: 'BIND-CODE-4711' })
  const error = (await failure(getSocketBindCode({ env: world }))) as Error
  expect(`${error.message} ${String(error.cause)}`).not.toContain('4711')
})

test('the address of a bind code that cannot be reached is told without what is secret in it', async () => {
  const { world } = setUpWorld()
  const fetch = (address: string) => Promise.reject(new TypeError(`Failed to fetch '${address}'`))
  const env = { ...world, fetch }
  const url = 'https://anna:topsecret@api.test/code?key=topsecret'
  const error = await failure(getSocketBindCode({ env, url }))
  expect(error).toMatchObject({
    message: "Bind code: network (Failed to fetch 'https://***@api.test/code?***')",
  })
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('topsecret')
})

test('secrets are hidden in the reason of a refusing frame', async () => {
  const { world, server, client } = setUp({
    dialect: plain({ readyOn: 'frame' }),
    query: { token: 'topsecret' },
  })
  const error = failure(client.connect())
  await world.settle()
  server.send(word({ kind: 'refused', reason: 'the token topsecret is unknown' }))
  expect(await error).toMatchObject({ message: expect.stringContaining('the token *** is unknown') })
})

test('the token of an Authorization header is hidden', async () => {
  const { world, server, client } = setUp({ headers: { Authorization: 'Bearer topsecret' } })
  server.refuse({ code: 4000, reason: 'bad token topsecret', times: 1 })
  const messages: string[] = []
  client.on('error', ({ message }) => messages.push(message))
  await client.connect()
  await world.settle()
  expect(messages[0]).not.toContain('topsecret')
})

test('user and password of a URL are hidden', () => {
  expect(() => setUp({ url: 'wss://anna:topsecret@api.test/#x' })).toThrow('got "wss://***@api.test/#x"')
})

test('a password is hidden as it is, not only as the URL spells it', async () => {
  const { world, server, client } = setUp({ url: 'wss://anna:p%40ssword@api.test/ws' })
  const reasons: string[] = []
  client.on('close', ({ reason }) => reasons.push(reason))
  await client.connect()
  server.close(4000, 'bad password p@ssword')
  await world.settle()
  expect(reasons).toEqual(['bad password ***'])
})

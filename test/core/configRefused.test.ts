import { type WebSocketConfig, createWebSocketClient, isSocketError } from 'hawser/core'
import { createFakeWorld } from 'hawser/testing'
import { describe, expect, test } from 'vitest'
import { ADDRESS, failure, setUpWorld } from '../support/setUp.ts'

/** Makes a client of what JavaScript may pass. */
const make = (config: unknown, page?: string | false): unknown => {
  const env = createFakeWorld(page === undefined ? {} : { page })
  const whole = typeof config === 'object' && config !== null ? { env, ...config } : config
  return createWebSocketClient(whole as WebSocketConfig)
}

const configError = (key: string): unknown =>
  expect.objectContaining({
    name: 'SocketError',
    kind: 'config',
    message: expect.stringContaining(`${key} must be`),
    details: expect.objectContaining({ key, rule: expect.any(String) }),
  })

describe('a url that makes no sense is refused at once', () => {
  test.each([undefined, null, '', 0, {}, [], true])('%j', (url) => {
    expect(() => make({ url })).toThrow(configError('url'))
  })

  test.each([
    'http://',
    'ws://',
    'wss://a b/',
    'ws://[::1',
    'ftp://api.test/',
    'file:///tmp',
    'javascript:alert(1)',
    'wss://api.test/#room',
  ])('%s', (url) => {
    expect(() => make({ url })).toThrow(configError('url'))
  })

  test('no url at all', () => {
    expect(() => make({})).toThrow(configError('url'))
  })

  test.each([undefined, null, 42, 'wss://api.test/'])('a config that is %j', (config) => {
    expect(() => make(config)).toThrow(expect.objectContaining({ kind: 'config' }))
  })

  test('a ws: address on a page that came by https, which browsers block', () => {
    expect(() => make({ url: 'ws://api.test/ws' }, 'https://app.test/')).toThrow(configError('url'))
    expect(() => make({ url: 'ws://api.test/ws' }, 'http://app.test/')).not.toThrow()
    expect(() => make({ url: 'ws://api.test/ws' }, false)).not.toThrow()
  })

  test.each(['localhost', '127.0.0.1', '[::1]', 'app.localhost'])(
    'but ws://%s, which they do not block',
    (host) => {
      expect(() => make({ url: `ws://${host}:8080/ws` }, 'https://app.test/')).not.toThrow()
    },
  )

  test.each(['/ws', 'http://', 'wss://a b/'])(
    '%s, where there is no page yet, when it is needed',
    async (url) => {
      const { world } = setUpWorld({ page: false })
      const client = createWebSocketClient({ url, env: world })
      const error = await failure(client.connect())
      expect(error).toMatchObject({
        kind: 'connection',
        details: { cause: { kind: 'resolve-failed', error: { kind: 'config', details: { key: 'url' } } } },
      })
      expect(client.state.name).toBe('failed')
    },
  )

  test('the error does not show what is in its query', () => {
    expect(() => make({ url: 'ftp://api.test/?token=s3cret' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }),
    )
    expect(JSON.stringify(thrown(() => make({ url: 'ftp://api.test/?token=s3cret' })))).not.toContain(
      's3cret',
    )
  })
})

describe('a number that makes no sense is refused', () => {
  const positive = ['heartbeatInterval', 'heartbeatTimeout', 'openTimeout', 'requestTimeout', 'idleTimeout']
  const fromZero = ['reconnectInterval', 'minUptime', 'highWaterMark', 'maxReconnectAttempts']
  const strange = [NaN, -1, -Infinity, '5000', {}, true, 5n]

  test.each([...positive, ...fromZero, 'reconnectJitter'])('%s', (key) => {
    for (const value of strange) expect(() => make({ url: ADDRESS, [key]: value })).toThrow(configError(key))
  })

  test.each(positive)('%s of 0', (key) => {
    expect(() => make({ url: ADDRESS, [key]: 0 })).toThrow(configError(key))
  })

  test.each(fromZero)('%s of 0 is fine', (key) => {
    expect(() => make({ url: ADDRESS, [key]: 0 })).not.toThrow()
  })

  test('maxReconnectAttempts of 2.5, and reconnectJitter of 1.1', () => {
    expect(() => make({ url: ADDRESS, maxReconnectAttempts: 2.5 })).toThrow(
      configError('maxReconnectAttempts'),
    )
    expect(() => make({ url: ADDRESS, maxReconnectAttempts: Infinity })).not.toThrow()
    expect(() => make({ url: ADDRESS, reconnectJitter: 1.1 })).toThrow(configError('reconnectJitter'))
    expect(() => make({ url: ADDRESS, reconnectJitter: 1 })).not.toThrow()
  })

  test.each(['capacity', 'ttl'])('outbox.%s', (key) => {
    for (const value of [...strange, 0]) {
      expect(() => make({ url: ADDRESS, outbox: { [key]: value } })).toThrow(configError(`outbox.${key}`))
    }
  })

  test('bindCode.timeout', () => {
    for (const value of [...strange, 0])
      expect(() => make({ url: ADDRESS, bindCode: { timeout: value } })).toThrow(
        configError('bindCode.timeout'),
      )
  })
})

describe('a value of the wrong kind is refused', () => {
  test.each([
    ['query', 'a=1'],
    ['query', 5],
    ['query', new Map([['a', 1]])],
    ['query', new URLSearchParams('a=1')],
    ['query', ['a']],
    ['query', { a: { b: 1 } }],
    ['query', { a: Promise.resolve(1) }],
    ['protocols', ['a', 'a']],
    ['protocols', ['with space']],
    ['protocols', ''],
    ['protocols', 5],
    ['bindCode', 'yes'],
    ['dialect', {}],
    ['dialect', { encode() {} }],
    ['dialect', function envelope() {}],
    ['dialect', 'hu60'],
    ['schemas', 'all'],
    ['schemas', 5],
    ['schemas', { chat: 5 }],
    ['schemas', { chat: (value: unknown) => value }],
    ['use', {}],
    ['use', [{ name: 'not a factory' }]],
    ['use', [() => undefined]],
    ['use', [() => () => ({ name: 'made once too little' })]],
    ['use', [() => ({})]],
    ['revive', 'no'],
    ['lazy', 1],
    ['classifyClose', 'stop'],
    ['outbox', true],
    ['WebSocket', {}],
    ['headers', 'x: y'],
    ['heartbeatInterval', true],
  ])('%s: %j', (key, value) => {
    expect(() => make({ url: ADDRESS, [key]: value })).toThrow(configError(key))
  })

  test('outbox.overflow', () => {
    expect(() => make({ url: ADDRESS, outbox: { overflow: 'reject' } })).toThrow(
      configError('outbox.overflow'),
    )
  })
})

describe('an unknown key is refused, for it is a slip of the pen', () => {
  test.each(['heartbeatIntervall', 'reconnect', 'maxRetries', 'constructor', 'toString', '__proto__x'])(
    '%s',
    (key) => {
      expect(() => make({ url: ADDRESS, [key]: 1 })).toThrow(configError(key))
    },
  )

  test('in outbox and bindCode too', () => {
    expect(() => make({ url: ADDRESS, outbox: { size: 1 } })).toThrow(configError('outbox.size'))
    expect(() => make({ url: ADDRESS, bindCode: { path: '/x' } })).toThrow(configError('bindCode.path'))
  })
})

test('half an env is refused by name', () => {
  let kind: unknown
  try {
    createWebSocketClient({ url: ADDRESS, env: { now: () => 0 } as never })
  } catch (error) {
    ;({ kind } = error as { kind?: unknown })
  }
  expect(kind).toBe('config')
})

test('a dialect may be of a class', () => {
  class Dialect {
    readonly name = 'mine'
    readonly readyOn = 'open'
    encode = (): string => ''
    decode(): [] {
      return []
    }
  }
  expect(() => make({ url: ADDRESS, dialect: new Dialect() })).not.toThrow()
})

test('neither the source of a function nor the values of headers are in the message', () => {
  expect(() => make({ url: ADDRESS, dialect: function envelope() {} })).toThrow(/got function envelope$/)
  const error = thrown(() => make({ url: ADDRESS, headers: { Authorization: ['secret'] } }))
  expect(error).toMatchObject({ message: expect.stringMatching(/got "Authorization"$/) })
  expect(JSON.stringify(error)).not.toContain('secret')
})

describe('errors', () => {
  test('are recognised, by kind too, whatever else is thrown around', () => {
    const error = thrown(() => make({ url: '' }))
    expect(isSocketError(error)).toBe(true)
    expect(isSocketError(error, 'config')).toBe(true)
    expect(isSocketError(error, 'encode')).toBe(false)
    expect(error).toBeInstanceOf(Error)
    for (const other of [undefined, null, 'text', 42, {}, new Error('x'), { kind: 'config' }])
      expect(isSocketError(other)).toBe(false)
  })

  test('have frozen details and a stack', () => {
    const error = thrown(() => make({ url: '' }))
    expect(error).toMatchObject({ stack: expect.stringContaining('config') })
    expect(isSocketError(error) && Object.isFrozen(error.details)).toBe(true)
  })
})

function thrown(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return expect.unreachable('it should have thrown')
}

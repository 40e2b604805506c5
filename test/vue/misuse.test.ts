import {
  createSocket,
  provideSocket,
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import { describe, expect, test } from 'vitest'
import { createStage } from './stage.ts'

/** What the setup of a component throws, in an app that has a client. */
function failureOf(setup: (given: (value: unknown) => never) => void): string {
  const { config, mount } = createStage()
  let message = 'nothing was thrown'
  mount(() => {
    try {
      // The types refuse all of it.
      setup((value) => value as never)
    } catch (error) {
      message = String(error)
    }
  }, createSocket(config()))
  return message
}

const ours = { url: '/ws' }
const handle = (): void => {}

describe('an unknown option is refused', () => {
  test.each<[string, Parameters<typeof failureOf>[0]]>([
    ['ulr', (given) => useSocket(given({ ulr: '/game', heartbeatInterval: 5 }))],
    ['kye', (given) => useSocket(ours, given({ kye: 'chat' }))],
    ['client', (given) => useSocket(ours, given({ client: {} }))],
    ['key', (given) => useSocket(given({}), given({ key: 'chat' }))],
    ['autoconnect', (given) => useSocketEvent('chat', handle, given({ autoconnect: false }))],
    ['limt', (given) => useSocketMessages('chat', given({ limt: 3 }))],
    ['imediate', (given) => useSocketRequest('sum', given({ imediate: true }))],
    ['clients', (given) => useSocketSubscription('orders', given({ clients: [] }))],
    ['limit', (given) => useSocketOutbox(given({ limit: 3 }))],
    ['interval', (given) => useBindCode(given({ interval: 3 }))],
    ['lazy', (given) => createSocket(ours, given({ lazy: true }))],
    ['lazy', (given) => provideSocket(given({}), given({ lazy: true }))],
  ])('%s', (key, setup) => {
    expect(failureOf(setup)).toContain(`SocketError: ${key} must be a known option, got`)
  })

  test('one that is there without a value is none', () => {
    const setup = (given: (value: unknown) => never) => void useSocketOutbox(given({ client: undefined }))
    expect(failureOf(setup)).toBe('nothing was thrown')
  })

  test('options that are none are too', () => {
    expect(failureOf((given) => useSocketOutbox(given('chat')))).toContain('options must be an object')
  })
})

test.each<[string, Parameters<typeof failureOf>[0]]>([
  ['useSocketEvent', (given) => useSocketEvent('chat', handle, given({ whenDeactivated: 'drop' }))],
  ['useSocketMessages', (given) => useSocketMessages('chat', given({ whenDeactivated: 'drop' }))],
])('%s knows three ways to be deactivated', (_name, setup) => {
  expect(failureOf(setup)).toContain(`whenDeactivated must be 'listen' or 'pause' or 'buffer', got "drop"`)
})

test('an event without a handler is refused at once', () => {
  expect(failureOf((given) => useSocketEvent('chat', given(undefined)))).toContain(
    'handler must be a function, got undefined',
  )
})

test('useSocket takes no bare address', () => {
  expect(failureOf((given) => useSocket(given('/ws')))).toContain(
    'useSocket must be called with a config, a client or options, got "/ws"',
  )
})

describe('what is no client is refused', () => {
  const plugin = createSocket({ url: 'wss://app.test/ws' })
  test.each<[string, Parameters<typeof failureOf>[0]]>([
    ['provideSocket', (given) => provideSocket(given(plugin))],
    ['useSocket', (given) => useSocket(given({ client: plugin }))],
    ['useSocketEvent', (given) => useSocketEvent('chat', handle, given({ client: plugin }))],
    ['useSocketMessages', (given) => useSocketMessages('chat', given({ client: plugin }))],
    ['useSocketRequest', (given) => useSocketRequest('sum', given({ client: plugin }))],
    ['useSocketSubscription', (given) => useSocketSubscription('orders', given({ client: plugin }))],
    ['useSocketOutbox', (given) => useSocketOutbox(given({ client: plugin }))],
  ])('%s', (_name, setup) => {
    expect(failureOf(setup)).toContain(
      'client must be a client of createWebSocketClient(); a plugin has one in .client, got [object Object]',
    )
  })
})

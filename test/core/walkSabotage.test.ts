import type { Env, InterceptorFactory, InterceptorHost, WebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { failure } from '../support/setUp.ts'
import { wander } from '../support/walk/journey.ts'
import type { Sabotage } from '../support/walk/scene.ts'

describe('the walk would find out', () => {
  const byEnv = (change: (env: Env) => Partial<Env>): Sabotage => ({
    env: (env) => ({ ...env, ...change(env) }),
  })
  const byClient = (change: (client: WebSocketClient) => Partial<WebSocketClient>): Sabotage => ({
    client: (client) =>
      Object.create(client, Object.getOwnPropertyDescriptors(change(client))) as WebSocketClient, // a client with some parts replaced
  })

  const byHost =
    (change: (host: InterceptorHost) => Partial<InterceptorHost>) =>
    (factory: InterceptorFactory): InterceptorFactory =>
    (host) =>
      factory({ ...host, ...change(host) })
  const announcing =
    (recovered: boolean) =>
    ({ announce }: InterceptorHost): Partial<InterceptorHost> => ({
      announce: (name, event) => announce(name, { ...Object(event), recovered }),
    })

  /** How something is broken, and what the walk says of it. */
  const sabotages: Record<string, readonly [Sabotage, RegExp]> = {
    'timers that cannot be cancelled': [
      byEnv(({ after }) => ({
        after(delay, run) {
          after(delay, run)
          return () => {}
        },
      })),
      /timers|never gets in/,
    ],
    'listeners to the page that stay': [
      byEnv(({ onSignal }) => ({
        onSignal(listener) {
          onSignal(listener)
          return () => {}
        },
      })),
      /listeners/,
    ],
    'sockets that do not close': [
      byEnv(({ openSocket }) => ({
        openSocket: (...args) =>
          Object.create(openSocket(...args), { close: { value() {} } }) as ReturnType<typeof openSocket>, // a socket with one part replaced
      })),
      /sockets/,
    ],
    'a message that goes out twice': [
      byClient((client) => ({
        send(...args) {
          client.send(...args)
          return client.send(...args)
        },
      })),
      /arrived|said|after/,
    ],
    'a request that never settles': [
      byClient((client) => ({
        request(...args) {
          void client.request(...args)
          return new Promise(() => {})
        },
      })),
      /settle/,
    ],
    'a client that comes back after disconnect': [
      byClient((client) => ({
        disconnect() {
          client.disconnect()
          void Promise.resolve().then(() => void client.connect())
        },
        isListening: () => false,
      })),
      /isListening|sockets|timers/,
    ],
    'topics that are forgotten': [
      byClient((client) => ({
        subscribe(topics) {
          client.subscribe(topics)()
          return () => {}
        },
      })),
      /the server knows the topics/,
    ],
    'a state that can be changed': [
      byClient((client) => ({
        get state() {
          return { ...client.state }
        },
      })),
      /frozen/,
    ],
    'a budget that is full again at once': [
      byClient((client) => ({
        on: ((name: 'state', listener: (state: object) => void) =>
          client.on(name, (state) =>
            listener(name === 'state' && state.name === 'open' ? { ...state, attempt: 0 } : state),
          )) as typeof client.on, // of all names this one is changed
      })),
      /the budget/,
    ],
    'a stream that never ends': [
      byClient(() => ({
        stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }),
      })),
      /stream/,
    ],
    'a stream that begins with its second part': [
      byClient((client) => ({
        async *stream(type, ...args) {
          let isFirst = true
          for await (const part of client.stream(type, ...args)) {
            if (!isFirst) yield part
            isFirst = false
          }
        },
      })),
      /part 0 of/,
    ],
    'a message that nobody can wait for': [
      byClient(() => ({ waitFor: () => new Promise(() => {}) })),
      /waitFor/,
    ],
    'an iteration that misses a message': [
      byClient((client) => ({
        async *messages(type, options) {
          let isFirst = true
          for await (const data of client.messages(type, options)) {
            if (!isFirst) yield data
            isFirst = false
          }
        },
      })),
      /messages\(\) gave/,
    ],
    'a recovery that delivers twice': [
      {
        recovery: byHost(({ deliver }) => ({
          deliver(message) {
            deliver(message)
            deliver(message)
          },
        })),
      },
      /was heard after/,
    ],
    'a recovery that loses what it held': [
      { recovery: byHost(() => ({ deliver() {} })) },
      /not heard|nobody says/,
    ],
    'a recovery that always claims to be complete': [{ recovery: byHost(announcing(true)) }, /nobody says/],
    'a recovery that never is complete': [{ recovery: byHost(announcing(false)) }, /the gap is not filled/],
    'a recovery that never stops asking': [
      { recovery: (factory) => (host) => ({ ...factory(host), disconnect() {}, end() {} }) },
      /a gap is still asked for|timers/,
    ],
    'a stored outbox that forgets': [
      { storedOutbox: byHost(() => ({ restore() {} })) },
      /kept over a reload, and never sent|is kept, but/,
    ],
    'a stored outbox that gives other ids': [
      {
        storedOutbox: byHost(({ restore }) => ({
          restore: (item) => restore({ ...item, id: `${item.id}2` }),
        })),
      },
      /arrived as/,
    ],
    'a stored outbox that keeps what was dropped': [
      { storedOutbox: (factory) => (host) => ({ ...factory(host), settled() {} }) },
      /is kept, but/,
    ],
    'a stored outbox that keeps nothing': [
      { storedOutbox: (factory) => (host) => ({ ...factory(host), queued() {} }) },
      /is queued, but not kept/,
    ],
  }

  test.each(Object.entries(sabotages))(
    '%s',
    async (_what, [sabotage, complaint]) => {
      const error = await failure(wander(20_000, sabotage))
      expect(error).toMatchObject({ cause: { message: expect.stringMatching(complaint) } })
    },
    // A second or two at most; the rest is for slow machines.
    60_000,
  )
})

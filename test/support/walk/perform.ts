import { type WebSocketClient, isSocketError } from 'hawser/core'
import type { Action, Call, Happening } from './actions.ts'
import { ADDRESS, type Scene } from './scene.ts'

/** Does one thing. Whatever the client throws or rejects with must be an error of its own. */
export async function perform(scene: Scene, action: Action): Promise<void> {
  if (isCall(action)) return call(scene, action)
  const { world } = scene
  if (action.do === 'settle') return world.settle()
  if (action.do === 'advance') return world.advance(action.duration)
  if (action.do === 'advanceLate') return world.advanceLate(action.duration)
  happen(scene, action)
}

const CALLS: ReadonlySet<string> = new Set<Call['do']>([
  'connect',
  'disconnect',
  'reconnect',
  'send',
  'request',
  'stream',
  'subscribe',
  'unsubscribe',
])

function isCall(action: Action): action is Call {
  return CALLS.has(action.do)
}

function call(scene: Scene, action: Call): void {
  const { client, ledger } = scene
  switch (action.do) {
    case 'connect': {
      const options = { retry: action.retry, ...abortable(scene, action.abortable) }
      return ledger.follow('connect', expectOurs(scene, client.connect(options)))
    }
    case 'disconnect':
      return client.disconnect(action.code)
    case 'reconnect':
      return ledger.follow('reconnect', expectOurs(scene, client.reconnect()))
    case 'send':
      return send(scene, action)
    case 'request':
      return request(scene, action)
    case 'stream':
      return ledger.follow('stream', expectOurs(scene, readAll(client, ledger.next())))
    case 'subscribe':
      scene.subscriptions.push({ topic: action.topic, off: client.subscribe(action.topic) })
      return undefined
    case 'unsubscribe':
      return scene.subscriptions.splice(action.nth, 1)[0]?.off()
  }
}

function send(scene: Scene, { tracked, ttl }: Extract<Call, { do: 'send' }>): void {
  const { client, ledger } = scene
  const payload = ledger.next()
  if (scene.isInListener) scene.early.add(payload)
  const id = tracked ? { id: `m${payload}` } : {}
  ledger.answered(payload, client.send('say', payload, { ...id, ...(ttl === undefined ? {} : { ttl }) }))
}

/** The server answers with the number that it was asked: an answer to another question would show. */
function request(scene: Scene, { timeout, resend, ...options }: Extract<Call, { do: 'request' }>): void {
  const { client, ledger } = scene
  const payload = ledger.next()
  const result = client.request('ask', payload, { timeout, resend, ...abortable(scene, options.abortable) })
  const checked = result.then((answered: unknown) => {
    if (answered !== payload) ledger.complaints.push(`asked ${payload}, was answered ${String(answered)}`)
  })
  ledger.follow('request', expectOurs(scene, checked))
}

async function readAll(client: WebSocketClient, payload: number): Promise<void> {
  for await (const part of client.stream('ask', payload, { timeout: 3_000 })) {
    if (part !== payload) throw new Error(`asked ${payload}, was answered ${String(part)}`)
  }
}

function abortable({ controllers }: Scene, isWanted: boolean): { signal?: AbortSignal } {
  if (!isWanted) return {}
  const controller = new AbortController()
  controllers.push(controller)
  return { signal: controller.signal }
}

async function expectOurs({ ledger }: Scene, promise: Promise<unknown>): Promise<void> {
  try {
    await promise
  } catch (error) {
    if (!isSocketError(error)) ledger.complaints.push(`rejected with ${String(error)}`)
  }
}

type Sudden = Exclude<Happening, { do: 'settle' | 'advance' | 'advanceLate' }>

function happen(scene: Scene, action: Sudden): void {
  const { world, server, controllers, urls } = scene
  switch (action.do) {
    case 'signal':
      return world.signal(action.signal)
    case 'abort':
      return controllers.splice(action.nth, 1)[0]?.abort()
    case 'arm':
      return arm(scene, action)
    case 'serve':
      return serve(scene, action.how)
    case 'push':
      return void server.push('news', world.random())
    case 'garbage':
      return void server.send('{"garbage"')
    case 'clog':
    case 'drain':
      for (const connection of server.connections) {
        connection[action.do]()
        if (action.do === 'clog') scene.clogged.add(connection)
        else scene.clogged.delete(connection)
      }
      return undefined
    case 'drop':
    case 'silence':
      return server[action.do]()
    case 'close':
      return server.close(action.code)
    case 'answer':
      return answer(scene, action)
    case 'provide':
      scene.provide = action.how
      return undefined
    case 'deliver':
      if (action.how === 'url') urls.shift()?.resolve(ADDRESS)
      else urls.shift()?.reject(new Error('no url after all'))
      return undefined
    case 'sockets':
      scene.sockets = action.how
      return undefined
  }
}

/** The next event of that name finds a listener that calls the client back. */
function arm(scene: Scene, action: Extract<Happening, { do: 'arm' }>): void {
  const { client } = scene
  const react = (): void => {
    if (scene.isOver) return
    scene.isInListener = true
    call(scene, action.call)
    scene.isInListener = false
  }
  const reactOnce = (listen: (listener: () => void) => () => void): void => {
    const off = listen(() => {
      off()
      react()
    })
  }
  if (action.on === 'message') reactOnce((listener) => client.onMessage('*', listener))
  else if (action.on === 'outbox') reactOnce((listener) => client.outbox.onChange(listener))
  else client.once(action.on as 'state', react)
}

function serve({ server }: Scene, how: Extract<Happening, { do: 'serve' }>['how']): void {
  if (how === 'kick') server.refuse({ code: 1013, times: 2 })
  else if (how === 'forbid') server.refuse({ code: 4403, times: 1 })
  else server[how]()
}

function answer({ server, unanswered }: Scene, { nth, how }: Extract<Happening, { do: 'answer' }>): void {
  const message = unanswered[nth]
  if (!message) return
  if (how !== 'part') unanswered.splice(nth, 1)
  if (how === 'reject') server.reject(message, 'no')
  else server.reply(message, message.data, { more: how === 'part' })
}

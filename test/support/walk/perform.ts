import type { Action, Call, Happening } from './actions.ts'
import { call } from './calls.ts'
import { reload } from './reload.ts'
import type { Part } from './reading.ts'
import type { Owed, Question, Scene } from './scene.ts'
import { Trouble } from './trouble.ts'

/** Does one thing. */
export async function perform(scene: Scene, action: Action): Promise<void> {
  const { world } = scene
  scene.page.budget.forget()
  if (isCall(action)) return call(scene, action)
  if (action.do === 'settle') return world.settle()
  if (action.do === 'advance') return world.advance(action.duration)
  if (action.do === 'advanceLate') return world.advanceLate(action.duration)
  if (action.do === 'reload') return reload(scene, action.how)
  happen(scene, action)
}

const CALLS: Readonly<Record<Call['do'], true>> = {
  connect: true,
  disconnect: true,
  reconnect: true,
  send: true,
  request: true,
  stream: true,
  waitFor: true,
  read: true,
  subscribe: true,
  unsubscribe: true,
}

function isCall(action: Action): action is Call {
  return Object.hasOwn(CALLS, action.do)
}

type Sudden = Exclude<Happening, { do: 'settle' | 'advance' | 'advanceLate' | 'reload' }>

function happen(scene: Scene, action: Sudden): void {
  const { world, server, newsroom, page } = scene
  switch (action.do) {
    case 'signal':
      if (action.signal === 'wake') page.budget.woken()
      return world.signal(action.signal)
    case 'abort':
      return page.controllers.splice(action.nth, 1)[0]?.abort()
    case 'arm':
      return arm(scene, action)
    case 'serve':
      return serve(scene, action.how)
    case 'publish':
      return publish(scene, action)
    case 'heal':
      return heal(scene)
    case 'chatter':
      return newsroom.chatter()
    case 'restart':
      return newsroom.restart()
    case 'garbage':
      return void server.send(GARBAGE[action.nth % GARBAGE.length] ?? '')
    case 'clog':
    case 'drain':
      return hold(scene, action.do)
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
      return settle(scene.urls, action.how === 'url')
    case 'sockets':
      scene.sockets = action.how
      return undefined
    case 'gaps':
      scene.gapAnswer = action.how
      return undefined
    case 'fill':
      return settle(scene.gaps, action.how === 'gap')
    case 'storage':
      scene.storage.is = action.how
      return undefined
  }
}

/** What a server should not say. None of it is a message. */
const GARBAGE: readonly (string | Uint8Array)[] = [
  '{"garbage"',
  '',
  'null',
  '[]',
  '7',
  '{"type":7}',
  '{"replyTo":999999,"data":1}',
  '{"replyTo":"nobody","error":{}}',
  '{"type":"","seq":1}',
  new Uint8Array([0, 255]),
]

function publish(
  { newsroom, character }: Scene,
  { room, times }: Extract<Happening, { do: 'publish' }>,
): void {
  // Where all count as one sequence there is one room only.
  const isOne = character.recovery && !character.recovery.isByRoom
  for (let time = 0; time < times; time += 1) newsroom.publish(isOne ? 'a' : room)
}

/** Whatever hinders the client from getting in is over. */
export function heal(scene: Scene): void {
  scene.server.accept()
  scene.provide = 'now'
  scene.sockets = 'work'
  for (const { give } of scene.urls.splice(0)) give()
}

function hold({ server, clogged }: Scene, how: 'clog' | 'drain'): void {
  for (const connection of server.connections) {
    connection[how]()
    if (how === 'clog') clogged.add(connection)
    else clogged.delete(connection)
  }
}

/** The next event of that name finds a listener that calls the client back. */
function arm(scene: Scene, action: Extract<Happening, { do: 'arm' }>): void {
  const { page } = scene
  const { client } = page
  const react = (): void => {
    if (scene.isOver || page.isGone) return
    scene.isInListener = true
    call(scene, action.call)
    scene.isInListener = false
    if (!client.isListening()) page.hearing.leave()
  }
  const reactOnce = (listen: (listener: () => void) => () => void): void => {
    const off = listen(() => {
      off()
      react()
    })
  }
  if (action.on === 'message') reactOnce((listener) => client.onMessage('*', listener))
  else if (action.on === 'outbox') reactOnce((listener) => client.outbox.onChange(listener))
  else client.once(action.on as 'state', react) // any of its own
}

function serve({ server }: Scene, how: Extract<Happening, { do: 'serve' }>['how']): void {
  if (how === 'kick') server.refuse({ code: 1013, times: 2 })
  else if (how === 'forbid') server.refuse({ code: 4403, times: 1 })
  else server[how]()
}

/** Of the questions over connections that are still there, the latest first. */
function answer(scene: Scene, { nth, how }: Extract<Happening, { do: 'answer' }>): void {
  const { server } = scene
  scene.unanswered = scene.unanswered.filter(({ message }) => message.connection.state === 'open')
  const question = scene.unanswered.at(-1 - nth)
  if (!question) return
  if (how === 'parts') {
    reply(scene, question, true)
    return reply(scene, question, true)
  }
  scene.unanswered = scene.unanswered.filter((each) => each !== question)
  if (how === 'reject') server.reject(question.message, 'no')
  else reply(scene, question)
}

/** The whole answer, or a part of it. */
export function reply({ server }: Scene, question: Question, more = false): void {
  const { message, parts } = question
  question.parts += 1
  server.reply(message, { of: message.data as number, nth: parts } satisfies Part, { more })
}

function settle(owed: Owed[], isGiven: boolean): void {
  const next = owed.shift()
  if (isGiven) next?.give()
  else next?.refuse(new Trouble('nothing after all'))
}

import { isSocketError } from 'hawser/core'
import type { Call } from './actions.ts'
import { type Part, readNews, readStream, waitForNews } from './reading.ts'
import type { Scene } from './scene.ts'

/** Calls the client. Whatever it throws or rejects with must be an error of its own. */
export function call(scene: Scene, action: Call): void {
  const { ledger, page } = scene
  const { client } = page
  switch (action.do) {
    case 'connect': {
      page.budget.asked()
      const options = { retry: action.retry, ...abortable(scene, action.abortable) }
      return ledger.follow('connect', expectOurs(scene, client.connect(options)))
    }
    case 'disconnect':
      return client.disconnect(action.code)
    case 'reconnect':
      page.budget.asked()
      return ledger.follow('reconnect', expectOurs(scene, client.reconnect()))
    case 'send':
      return send(scene, action)
    case 'request':
      return request(scene, action)
    case 'stream': {
      const signal = abortable(scene, action.abortable)
      return ledger.follow('stream', expectOurs(scene, readStream(scene, action, signal)))
    }
    case 'waitFor': {
      const waited = waitForNews(scene, action, abortable(scene, action.abortable))
      return ledger.follow('waitFor', expectOurs(scene, waited), 'client', action.timeout < Infinity)
    }
    case 'read': {
      const read = readNews(scene, action, abortable(scene, action.abortable))
      return ledger.follow('messages', expectOurs(scene, read), 'client')
    }
    case 'subscribe':
      page.subscriptions.push({ topic: action.topic, off: client.subscribe(action.topic) })
      return undefined
    case 'unsubscribe':
      return page.subscriptions.splice(action.nth, 1)[0]?.off()
  }
}

function send(scene: Scene, { tracked, ttl }: Extract<Call, { do: 'send' }>): void {
  const { page, ledger } = scene
  const payload = ledger.next()
  if (scene.isInListener) scene.early.add(payload)
  const id = tracked ? { id: `m${payload}` } : {}
  const outcome = page.client.send('say', payload, { ...id, ...(ttl === undefined ? {} : { ttl }) })
  ledger.answered(payload, outcome)
}

/** The server answers with the number that it was asked: an answer to another question would show. */
function request(scene: Scene, { timeout, resend, ...options }: Extract<Call, { do: 'request' }>): void {
  const { page, ledger } = scene
  const payload = ledger.next()
  const signal = abortable(scene, options.abortable)
  const result = page.client.request('ask', payload, { timeout, resend, ...signal })
  const checked = result.then((answered: Part) => {
    if (answered.of !== payload) ledger.complain(`asked ${payload}, was answered ${JSON.stringify(answered)}`)
  })
  ledger.follow('request', expectOurs(scene, checked))
}

function abortable({ page }: Scene, isWanted: boolean): { signal?: AbortSignal } {
  if (!isWanted) return {}
  const controller = new AbortController()
  page.controllers.push(controller)
  return { signal: controller.signal }
}

async function expectOurs({ ledger }: Scene, promise: Promise<unknown>): Promise<void> {
  try {
    await promise
  } catch (error) {
    if (!isSocketError(error)) ledger.complain(`rejected with ${String(error)}`)
  }
}

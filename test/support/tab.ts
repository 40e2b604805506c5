import type { Browser, CDPSession } from 'playwright-core'
import { vi } from 'vitest'

/**
 * A tab as the browser itself has it: hidden when another one is in front, with its timers throttled. Playwright's own
 * pages always believe to be visible.
 */
export interface Tab {
  evaluate<Value>(expression: string): Promise<Value>
  /** Puts it in front of all others. */
  show(): Promise<void>
  freeze(): Promise<void>
  /** Ends a freeze. */
  resume(): Promise<void>
  close(): Promise<void>
}

/** What Playwright switches off so that its pages do not notice: what a browser does to pages that nobody looks at. */
export const SWITCHED_OFF = [
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

interface Reply {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** Opens a page of a site and waits for its module. */
export async function openTab(browser: Browser, url: string): Promise<Tab> {
  const session = await browser.newBrowserCDPSession()
  const { targetId } = await session.send('Target.createTarget', { url })
  const send = await attach(session, targetId)

  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: Value }; exceptionDetails?: { exception?: { description?: string } } } // as documented
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression)
    return result.value
  }

  await vi.waitUntil(() => evaluate('Boolean(window.module)'), 10_000)
  return {
    evaluate,
    show: async () => void (await session.send('Target.activateTarget', { targetId })),
    freeze: async () => void (await send('Page.setWebLifecycleState', { state: 'frozen' })),
    resume: async () => void (await send('Page.setWebLifecycleState', { state: 'active' })),
    close: async () => void (await session.send('Target.closeTarget', { targetId })),
  }
}

/** A way to talk to a tab that Playwright knows nothing of. */
async function attach(
  session: CDPSession,
  targetId: string,
): Promise<(method: string, params: object) => Promise<unknown>> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
  const waiting = new Map<number, (reply: Reply) => void>()
  let lastId = 0
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const reply = JSON.parse(message) as Reply // an event has no id
    waiting.get(reply.id ?? 0)?.(reply)
  })
  return async (method, params) => {
    const id = ++lastId
    const replied = new Promise<Reply>((resolve) => waiting.set(id, resolve))
    await session.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method, params }),
    })
    const { result, error } = await replied
    waiting.delete(id)
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
}

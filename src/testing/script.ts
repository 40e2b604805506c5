import type { Milliseconds, Off } from '../core.js'
import type { FakeMessage } from './message.js'
import type { FakeHandler, FakeServer, Refusal } from './server.js'
import type { FakeWorld } from './world.js'

/**
 * A step of a script, in the words of the server's own methods. `expect` waits for a message of that type which nobody
 * expected yet, and answers it with `reply`, or with what that returns if it is a function, as a handler of `on`. `wait`
 * lets time pass. All that goes to clients (`push`, `close`, `drop`, `silence`) waits for one that is connected.
 */
export type ScriptStep =
  | { readonly expect: string; readonly reply?: unknown }
  | { readonly expect: string; readonly reject: unknown }
  | { readonly push: string; readonly data?: unknown; readonly id?: string | number; readonly seq?: number }
  | { readonly wait: Milliseconds }
  | { readonly close: number; readonly reason?: string }
  | { readonly refuse: Refusal }
  | 'accept'
  | 'refuse'
  | 'hang'
  | 'close'
  | 'drop'
  | 'silence'

interface Stage {
  readonly world: FakeWorld
  readonly server: FakeServer
  readonly takeNext: (type: string) => FakeMessage | undefined
  readonly tellUnread: () => string
  readonly respond: (message: FakeMessage, handler: FakeHandler) => Promise<void>
}

/** Plays the steps one after the other. Until all are done, or it is ended, the world has it as unfinished. */
export function playScript(steps: readonly ScriptStep[], stage: Stage): Off {
  const { world, server, takeNext, tellUnread, respond } = stage
  let at = 0
  let tellMissing = (): string => ''
  let wake = (): void => {}
  let cancelWait = (): void => {}
  let isOver = false

  const place = (): string => `script, step ${at} of ${steps.length} (${describe(steps[at - 1])})`
  const offs = [
    world.keepAlive(() => `${place()}: ${tellMissing()}`),
    server.onConnect(() => wake()),
    server.onFrame(() => wake()),
  ]
  const end = (): void => {
    isOver = true
    cancelWait()
    offs.forEach((off) => off())
  }

  /** Looks again whenever somebody connects or says something; who ended it is never woken. */
  const find = async <Found>(look: () => Found | undefined, tell: () => string): Promise<Found> => {
    tellMissing = tell
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const answer = async (
    message: FakeMessage,
    step: Extract<ScriptStep, { expect: string }>,
  ): Promise<void> => {
    tellMissing = () => 'its reply is not there yet'
    if ('reject' in step) server.reject(message, step.reject)
    else if (typeof step.reply === 'function') await respond(message, step.reply as FakeHandler) // as it says
    else if ('reply' in step) server.reply(message, step.reply)
  }

  const perform = async (step: ScriptStep): Promise<void> => {
    if (step === 'accept' || step === 'refuse' || step === 'hang') return server[step]()
    if (typeof step === 'object') {
      if ('refuse' in step) return server.refuse(step.refuse)
      if ('expect' in step) return answer(await find(() => takeNext(step.expect), tellUnread), step)
      if ('wait' in step) {
        tellMissing = () => 'its time has not come'
        return new Promise((resolve) => {
          cancelWait = world.after(step.wait, resolve)
        })
      }
    }
    await find(
      () => server.connections[0],
      () => 'nobody is connected',
    )
    if (typeof step === 'string') server[step]()
    else if ('close' in step) server.close(step.close, step.reason)
    else {
      const { push, data, ...extra } = step
      server.push(push, data, extra)
    }
  }

  const play = async (): Promise<void> => {
    try {
      for (const step of steps) {
        at += 1
        await perform(step)
        if (isOver) return
      }
    } catch (error) {
      world.report(new Error(`${place()}: ${String(error)}`, { cause: error }))
    }
    end()
  }

  void play()
  return end
}

/** What it does, and to what: `expect chat`. */
function describe(step: ScriptStep | undefined): string {
  if (typeof step !== 'object') return String(step)
  if ('expect' in step) return `expect ${step.expect}`
  if ('push' in step) return `push ${step.push}`
  if ('wait' in step) return `wait ${step.wait}`
  return 'close' in step ? `close ${step.close}` : 'refuse'
}

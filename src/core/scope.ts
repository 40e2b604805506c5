import type { Env } from './env.js'
import type { Milliseconds } from './snapshot.js'
import { type PlatformSignal, createAbortController } from './universal.js'

/** What one state owns. Everything in it ends when the state is left, and nothing in it can call back later. */
export interface Scope {
  /** Aborted when the state is left. */
  readonly signal: PlatformSignal
  own(release: () => void): void
  /** A timer. */
  after(delay: Milliseconds, run: () => void): () => void
  /** A promise whose outcome no longer matters once the state is left. `failed` takes what `done` throws, too. */
  settle<Value>(
    promise: PromiseLike<Value>,
    done: (value: Value) => void,
    failed: (error: unknown) => void,
  ): void
  dispose(): void
}

export function createScope(env: Pick<Env, 'after'>): Scope {
  const releases = new Set<() => void>()
  const controller = createAbortController()
  releases.add(() => controller.abort())

  return {
    signal: controller.signal,
    own: (release) => void releases.add(release),
    after(delay, run) {
      // Whoever still holds a scope that was left starts nothing in it.
      if (controller.signal.aborted) return () => {}
      const cancel = env.after(delay, () => {
        releases.delete(cancel)
        run()
      })
      releases.add(cancel)
      return () => {
        releases.delete(cancel)
        cancel()
      }
    },
    settle(promise, done, failed) {
      const { signal } = controller
      Promise.resolve(promise)
        .then((value) => signal.aborted || done(value))
        .catch((error: unknown) => signal.aborted || failed(error))
    },
    dispose() {
      for (const release of releases) release()
      releases.clear()
    },
  }
}

import { logging, recovery, storedOutbox } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { createStorage } from '../support/storedOutboxScene.ts'

const positionOf = (): number => 1
const fetch = async () => ({ messages: [], complete: true })
const storage = createStorage()
const log = (): void => {}

/** What nobody may be given, whatever the types say. */
const makers: Record<string, (options?: unknown) => unknown> = {
  recovery: recovery as never,
  storedOutbox: storedOutbox as never,
  logging: logging as never,
}

const refuses = (make: () => unknown, details: object): void =>
  expect(make).toThrow(expect.objectContaining({ kind: 'config', details }))

describe('an interceptor refuses at the call', () => {
  test.each(
    Object.keys(makers).flatMap((name) => [undefined, null, 'all'].map((given) => [name, given] as const)),
  )('%s(%s)', (name, given) => {
    refuses(() => makers[name]?.(given), { key: name, rule: 'its options', value: given })
  })

  test.each<[key: string, rule: string, options: object]>([
    ['recovery.positionOf', 'a function', { fetch }],
    ['recovery.fetch', 'a function', { positionOf }],
    ['recovery.fetch', 'a function', { positionOf, fetch: 1 }],
    ['recovery.streamOf', 'a function', { positionOf, fetch, streamOf: 'room' }],
    ['recovery.streams', 'a number that is whole and at least 1', { positionOf, fetch, streams: 0 }],
    ['recovery.capacity', 'a number that is whole and at least 0', { positionOf, fetch, capacity: NaN }],
    ['recovery.capacity', 'a number that is whole and at least 0', { positionOf, fetch, capacity: 0.5 }],
    ['recovery.timeout', 'a number above 0', { positionOf, fetch, timeout: -1 }],
    ['recovery.retries', 'a known option', { positionOf, fetch, retries: 3 }],
    ['storedOutbox.storage', 'a storage', {}],
    ['storedOutbox.storage', 'a storage', { storage: {} }],
    ['storedOutbox.key', 'a string that is not empty', { storage, key: '' }],
    ['storedOutbox.until', "'sent' or 'acknowledged'", { storage, until: 'never' }],
    ['logging.log', 'a function', {}],
    ['logging.frames', 'true or false', { log, frames: 'some' }],
  ])('%s that is not %s', (key, rule, options) => {
    const [name = '', option = ''] = key.split('.')
    const value = (options as Record<string, unknown>)[option] // whatever the case gives
    refuses(() => makers[name]?.(options), { key, rule, value })
  })

  test.each<[name: string, options: object]>([
    [
      'recovery',
      { positionOf, fetch, streams: Infinity, capacity: 0, timeout: Infinity, streamOf: undefined },
    ],
    ['storedOutbox', { storage, key: undefined }],
    ['logging', { log, frames: false }],
  ])('nothing that %s can do with', (name, options) => {
    expect(() => makers[name]?.(options)).not.toThrow()
  })
})

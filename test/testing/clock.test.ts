import { createFakeClock } from 'hawser/testing'
import { expect, test } from 'vitest'

test('a clock is for code that is given its time', async () => {
  const clock = createFakeClock(1_000)
  const rang: unknown[] = []
  clock.after(500, () => rang.push(['late', clock.now()]))
  clock.after(200, () => rang.push(['early', clock.now()]))
  clock.after(Infinity, () => rang.push('never'))
  const cancel = clock.after(300, () => rang.push('cancelled'))
  clock.later(0, () => rang.push('at once'))
  cancel()
  expect(clock.timers()).toEqual([200, 500])
  await clock.settle()
  expect(rang).toEqual(['at once'])
  await clock.advance(200)
  expect(rang.slice(1)).toEqual([['early', 1_200]])
  await clock.advanceLate(1_000)
  expect(rang.slice(2)).toEqual([['late', 2_200]])
})

test('it begins at a time that can be told from others', () => {
  expect(createFakeClock().now()).toBe(1_800_000_000_000)
})

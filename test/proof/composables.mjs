import * as test from './titles.mjs'

const shared = 'src/vue/shared.ts'
const shares = test.vuePain('20: components share one connection, which lasts as long as one of them uses it')
const remounts = test.vuePain(
  '22: a component that is mounted anew redials nothing, and leaves no handler behind',
)
const isAway = test.vuePain('22: one that KeepAlive keeps out of sight does as it was told with what comes')

/** What the composables promise. @type {import('./mutations.mjs').Mutation[]} */
export const composables = [
  {
    what: 'components that name one key share a client',
    tests: [shares],
    file: shared,
    find: `return known.use(config)`,
    replace: `return createEntry(config).use(config)`,
  },
  {
    what: 'a shared client counts its users',
    tests: [shares],
    file: shared,
    find: `if (users !== 0) return`,
    replace: ``,
  },
  {
    what: 'a shared client outlives the moment without a user',
    tests: [remounts],
    file: shared,
    find: `if (forget) cancelEnd = client.env.after(LINGER, end)`,
    replace: `if (forget) end()`,
  },
  {
    what: 'a handler goes with its component',
    tests: [remounts],
    file: 'src/vue/follow.ts',
    find: `onStop(end)`,
    replace: `void onStop`,
  },
  {
    what: 'a component out of sight may miss what comes',
    tests: [isAway],
    file: 'src/vue/useSocketEvent.ts',
    find: `mode === 'pause' || `,
    replace: ``,
  },
  {
    what: 'a component out of sight may keep what comes',
    tests: [isAway],
    file: 'src/vue/useSocketEvent.ts',
    find: `for (const handleOne of kept) handleOne()`,
    replace: ``,
  },
  {
    what: 'a list is written once for a frame',
    tests: [test.vuePain('24: a thousand messages in a frame are one write, and a list that stays short')],
    file: 'src/vue/frame.ts',
    find: `if (cancelFallback) return`,
    replace: `return run()`,
  },
]

const platform = 'src/platform/browser.ts'
/** @param {string} title */
const page = (title) => `test/reliability/wake.test.ts: ${title}`
/** @param {string} title */
const heap = (title) => `test/reliability/leaks.test.ts: ${title}`
/** @param {string} title */
const process = (title) => `test/reliability/leaksOverTcp.test.ts: ${title}`

/** What takes a browser, a server or a heap to find out. @type {import('./mutations.mjs').Mutation[]} */
export const machine = [
  {
    what: 'an answer is life, however late the timers of a page',
    tests: [page('a page in the background › whose timers are throttled keeps a healthy connection')],
    file: 'src/core/heartbeat.ts',
    find: `if (due < Infinity) expectLife(learnt)`,
    replace: ``,
  },
  {
    what: 'a page that is shown wakes the client',
    tests: [page('a page in the background › finds out that its connection is dead when it is shown')],
    file: platform,
    find: `on(document, 'visibilitychange', () => (document.visibilityState === 'visible' ? 'wake' : undefined))`,
    replace: ``,
  },
  {
    what: 'a page that is frozen lets its connection go',
    tests: [
      page(
        'a page in the background › that is frozen loses its connection, and has it again as soon as it resumes',
      ),
    ],
    file: platform,
    find: `on(document, 'freeze', () => 'suspend')`,
    replace: ``,
  },
  {
    what: 'a network that goes is a hint',
    tests: [page('a network that goes and comes › an open connection is asked, not killed')],
    file: 'src/core/acquire.ts',
    find: `signal !== 'suspend' && heartbeat.probe()`,
    replace: `signal === 'wake' ? heartbeat.probe() : raise({ type: 'lost', cause: { kind: 'silent' } })`,
  },
  {
    what: 'a network that goes or comes makes the client ask',
    tests: [page('a network that goes and comes › one that died meanwhile is found out and replaced')],
    file: 'src/core/acquire.ts',
    find: `signal !== 'suspend' && heartbeat.probe()`,
    replace: `void signal`,
  },
  {
    what: 'a network that comes wakes the client',
    tests: [
      page('a network that goes and comes › a waiting client dials now'),
      page('a network that goes and comes › a client that gave up starts again'),
    ],
    file: platform,
    find: `on(globalThis, 'online', () => 'wake')`,
    replace: ``,
  },
  {
    what: 'a page that is put away waits for its return',
    tests: [
      page('a page in the back/forward cache › closes its connection, and has it again when it comes back'),
    ],
    file: 'src/core/table.ts',
    find: `{ enter: { name: 'waiting', attempt, retryAt: Infinity, cause: { kind: 'suspended' } } }`,
    replace: `close()`,
  },
  {
    what: 'a page that comes back wakes the client',
    tests: [page('a page in the back/forward cache › that was waiting dials when it comes back')],
    file: 'src/core/table.ts',
    find: `    wake: dialNow,\n`,
    replace: `    wake: stay,\n`,
  },
  {
    what: 'who disconnected waits for nothing',
    tests: [page('a page in the back/forward cache › that was disconnected stays so')],
    file: 'src/core/table.ts',
    find: `({ enter: { name: 'closed', cause: { kind: 'requested' } } })`,
    replace: `({ enter: { name: 'waiting', attempt: 0, retryAt: Infinity, cause: { kind: 'suspended' } } })`,
  },
  {
    what: 'listeners to the page go with their state',
    tests: [
      heap('connecting and disconnecting 10,000 times leaves nothing behind'),
      heap('losing the connection 3,000 times leaves nothing behind'),
      process('a page that connects 300 times keeps nothing, and listens to nothing'),
    ],
    file: 'src/core/acquire.ts',
    find: `scope.own(env.onSignal((heard)`,
    replace: `void (env.onSignal((heard)`,
  },
  {
    what: 'timers go with their state',
    tests: [process('a Node process that connects 300 times keeps nothing, and ends by itself')],
    file: platform,
    find: `return () => clearTimeout(timer)`,
    replace: `return () => {}`,
  },
  {
    what: 'messages of one frame keep their order',
    tests: [heap('1,000,000 messages arrive in order and leave nothing behind')],
    file: 'src/core/inbound.ts',
    find: `of [dialect.decode(plain)].flat()`,
    replace: `of [dialect.decode(plain)].flat().reverse()`,
  },
  {
    what: 'a request that is settled is forgotten',
    tests: [heap('20,000 messages and 20,000 requests leave nothing behind')],
    file: 'src/core/requests.ts',
    find: `remove: (pending) => void waiting.delete(pending),`,
    replace: `remove: (pending) => void pending,`,
  },
  {
    what: 'so many types are remembered only',
    tests: [heap('20,000 message types that never come again leave nothing behind')],
    file: 'src/core/router.ts',
    find: `if (matches.size >= REMEMBERED) matches.clear()`,
    replace: ``,
  },
]

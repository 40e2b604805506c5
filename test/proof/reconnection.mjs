import * as test from './titles.mjs'

const { pain, peer } = test
const table = 'src/core/table.ts'

/** Coming back, and giving up. @type {import('./mutations.mjs').Mutation[]} */
export const reconnection = [
  {
    what: 'a loss is followed by a retry',
    tests: [test.reconnect('a lost connection comes back')],
    file: table,
    find: `if (next > rules.options.maxReconnectAttempts)`,
    replace: `if (next > 0)`,
  },
  {
    what: 'retries are counted one by one',
    tests: [peer('P11: one failed socket is one failed attempt')],
    file: table,
    find: `const next = attempt + 1`,
    replace: `const next = attempt + 2`,
  },
  {
    what: 'retries have an end',
    tests: [test.givingUp('giving up › comes after so many retries in a row, once')],
    file: table,
    find: `if (next > rules.options.maxReconnectAttempts)`,
    replace: `if (next > 1e6)`,
  },
  {
    what: 'giving up is told',
    tests: [
      test.givingUp('giving up › comes after so many retries in a row, once'),
      peer('P10: what open sends goes before what waited, and giving up is told'),
    ],
    file: 'src/core/publish.ts',
    find: `emit('reconnect-failed', { attempts: attempt })`,
    replace: `void attempt`,
  },
  {
    what: 'only a connection that lasts refills the budget',
    tests: [
      test.givingUp('the budget of retries › a server that accepts and closes uses it up'),
      peer('P7: a server that accepts and closes does not get endless retries'),
    ],
    file: table,
    find: `latency: undefined, attempt, link,`,
    replace: `latency: undefined, attempt: 0, link,`,
  },
  {
    what: 'a connection that lasts refills the budget',
    tests: [test.givingUp('the budget of retries › is full again when the connection has lasted')],
    file: table,
    find: `steady: (state) => ({ amend: { ...state, attempt: 0 } }),`,
    replace: `steady: stay,`,
  },
  {
    what: 'a close is retried, whatever its code',
    tests: [
      test.reconnect('after … it comes back'),
      peer('P12: a clean close and a frame that is no JSON end nothing'),
    ],
    file: 'src/core/closePolicy.ts',
    find: `[1008, 4401, 4403].includes(code)`,
    replace: `code !== 1006`,
  },
  {
    what: 'some codes mean "stay out"',
    tests: [test.reconnect('when a close means "stay out" › …: it fails at once and for good')],
    file: 'src/core/closePolicy.ts',
    find: `[1008, 4401, 4403].includes(code)`,
    replace: `false`,
  },
  {
    what: 'the user says which close is for good',
    tests: [
      pain('9: which close is for good is for the user to say'),
      test.reconnect('when a close means "stay out" › the user’s word comes first'),
    ],
    file: table,
    find: `ask(classifyClose) ??`,
    replace: ``,
  },
  {
    what: 'the dialect says which close is for good',
    tests: [test.reconnect('when a close means "stay out" › then that of the dialect')],
    file: table,
    find: `ask(dialect.classifyClose) ??`,
    replace: ``,
  },
  {
    what: 'delays are spread',
    tests: [
      test.reconnect('the delay › is spread by it, from the first retry on'),
      pain('10: of two thousand clients cut off together few come back together: …'),
    ],
    file: 'src/core/backoff.ts',
    find: `return interval * (1 + jitter * (2 * random() - 1))`,
    replace: `return interval`,
  },
  {
    what: 'exponential delays are spread',
    tests: [pain('10: of two thousand clients cut off together few come back together: …')],
    file: 'src/core/backoff.ts',
    find: `random() * Math.min(`,
    replace: `Math.min(`,
  },
  {
    what: 'the server may ask for a delay',
    tests: [test.reconnect('the delay › is the server’s, if it asked for one')],
    file: table,
    find: `: verdict.retryAfter`,
    replace: `: delayOf(next, rules)`,
  },
  {
    what: 'the server may announce a delay',
    tests: [test.reconnect('the delay › is the one that was announced before the close')],
    file: table,
    find: `retryAfter ?? delayOf(next, rules)`,
    replace: `delayOf(next, rules)`,
  },
  {
    what: 'a client that gave up revives',
    tests: [
      test.givingUp('giving up › ends when page or network come back, with a fresh budget'),
      pain(
        '6: a client that gave up is not stuck: connect, reconnect and a wake-up dial with a fresh budget',
      ),
    ],
    file: table,
    find: `rules.options.revive && cause.kind === 'exhausted' ? dial(0, true, rules) : 'stay'`,
    replace: `'stay'`,
  },
  {
    what: 'a waiting client dials at the wake-up',
    tests: [
      test.wake('when page or network come back › a waiting client dials now'),
      pain('14: the network returns, and the delay is skipped'),
    ],
    file: table,
    find: `    wake: dialNow,\n`,
    replace: `    wake: stay,\n`,
  },
  {
    what: 'a page that is put away comes back',
    tests: [peer('P4: nothing closes the connection for good but its user')],
    file: table,
    find: `{ enter: { name: 'waiting', attempt, retryAt: Infinity, cause: { kind: 'suspended' } } }`,
    replace: `close()`,
  },
]

import * as test from './titles.mjs'

const { pain, peer } = test
const acquire = 'src/core/acquire.ts'
const table = 'src/core/table.ts'
const heartbeat = 'src/core/heartbeat.ts'

/** Getting in, staying, coming back and ending. @type {import('./mutations.mjs').Mutation[]} */
export const connection = [
  {
    what: 'the first attempt is retried too',
    tests: [test.connect('the first attempt is retried like any other')],
    file: table,
    find: `if (!retry) return fail(cause)`,
    replace: `if (!retry || attempt === 0) return fail(cause)`,
  },
  {
    what: 'a call joins the dial that is under way',
    tests: [test.connect('all calls share one dial')],
    file: table,
    find: `retry && !state.retry ? { amend: { ...state, retry } } : 'stay'`,
    replace: `({ enter: { name: 'resolving', attempt: 0, retry, deadline: Infinity } })`,
  },
  {
    what: 'callers are told how it ended',
    tests: [
      test.connect('connect rejects with the last cause when the client gives up'),
      test.connect('connect rejects when the connection is called off'),
    ],
    file: 'src/core/callers.ts',
    find: `if (isEnd || !retry) reject(error)`,
    replace: `void [retry, reject]`,
  },
  {
    what: 'a rejection that nobody handles stays quiet',
    tests: [test.connect('a caller who forgets to catch costs nothing')],
    file: 'src/core/deadline.ts',
    find: `promise.catch(() => {})`,
    replace: ``,
  },
  {
    what: 'an attempt has a deadline',
    tests: [
      test.attempt('the time for one attempt › ends an attempt that nobody answers, and the next one begins'),
      test.attempt('the time for one attempt › counts from asking for the URL'),
    ],
    file: acquire,
    find: `scope.after(deadline - env.now(),`,
    replace: `void (deadline,`,
  },
  {
    what: 'a bind code is used once',
    tests: [
      test.bindCode('a client with a bind code › fetches a new one for every attempt, for it is single-use'),
    ],
    file: 'src/core/address.ts',
    find: `await fetchBindCode(env, bindCode, context.signal)`,
    replace: `(fetchBindCode.kept ??= await fetchBindCode(env, bindCode, context.signal))`,
  },
  {
    what: 'providers are asked at every attempt',
    tests: [pain('8: a token is asked for anew at every attempt')],
    file: 'src/core/address.ts',
    find: `await ask('query', query, context, checkRecord('query'))`,
    replace: `(query.kept ??= await ask('query', query, context, checkRecord('query')))`,
  },
  {
    what: 'a link that was let go is not listened to',
    tests: [
      test.attempt('a late word of an old socket means nothing to the new one'),
      peer('P3: the late close of an old socket does not stop the heartbeat of the new one'),
    ],
    file: 'src/core/link.ts',
    find: `    socket.removeEventListener('open', opened)
    socket.removeEventListener('message', received)
    socket.removeEventListener('close', closed)
`,
    replace: ``,
  },
  {
    what: 'silence is a loss, without a close event',
    tests: [
      test.heartbeat('silence › after a ping ends the connection, and the next one begins'),
      test.heartbeat('silence › on a half-open link needs no close event to be acted upon'),
      peer('P2: a missed pong redials though no close event comes, and leaving meanwhile is leaving'),
    ],
    file: acquire,
    find: `onSilent: () => raise({ type: 'lost', cause: { kind: 'silent' } }),`,
    replace: `onSilent: () => {},`,
  },
  {
    what: 'any frame is life',
    tests: [
      test.heartbeat('silence › is not what a server keeps that answers no ping but talks'),
      test.heartbeat('silence › is broken by garbage too: any frame is life'),
    ],
    file: heartbeat,
    find: `if (due < Infinity) expectLife(learnt)`,
    replace: ``,
  },
  {
    what: 'a late timer asks before it blames',
    tests: [
      test.heartbeat('a timer that fires late › does not take a connection down whose pong was slept over'),
      pain('13: a throttled tab takes no healthy connection down'),
    ],
    file: heartbeat,
    find: `now() - due > LATE && pardons > 0`,
    replace: `false`,
  },
  {
    what: 'late timers are pardoned so often only',
    tests: [
      test.heartbeat(
        'a timer that fires late › and is always late, as in a throttled tab, finds a dead connection too',
      ),
    ],
    file: heartbeat,
    find: `pardons - 1`,
    replace: `pardons`,
  },
  {
    what: 'who wakes up asks with a short deadline',
    tests: [pain('12: a zombie after sleep is found out at the wake-up, within seconds')],
    file: heartbeat,
    find: `Math.min(PROBE_TIMEOUT, timeout)`,
    replace: `timeout`,
  },
  {
    what: 'offline asks, and does not kill',
    tests: [test.wake('offline is a hint › the connection is asked, not killed')],
    file: acquire,
    find: `signal !== 'suspend' && heartbeat.probe()`,
    replace: `signal === 'wake' ? heartbeat.probe() : raise({ type: 'lost', cause: { kind: 'silent' } })`,
  },
  {
    what: 'what a state owns ends with it',
    tests: [pain('4: timers of an old connection do not act on the new one')],
    file: 'src/core/scope.ts',
    find: `for (const release of releases) release()`,
    replace: ``,
  },
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
  {
    what: 'what is thrown while a socket is made fails the attempt',
    tests: [peer('P5: a constructor that throws in a retry is a failed attempt')],
    file: 'src/core/scope.ts',
    find: `.catch((error: unknown) => signal.aborted || failed(error))`,
    replace: ``,
  },
  {
    what: 'a provider that rejects fails the attempt',
    tests: [peer('P9: an asynchronous url that rejects once is retried, and reconnect works')],
    file: acquire,
    find: `dial, fail)`,
    replace: `dial, () => {})`,
  },
  {
    what: 'disconnect ends the wait for a retry',
    tests: [
      test.disconnect('from … › disconnect leaves nothing running, and nothing comes back'),
      peer('P8: disconnect during the delay of a retry opens nothing'),
    ],
    file: table,
    find: `  waiting: {
    connect: redial,
    disconnect: close,`,
    replace: `  waiting: {
    connect: redial,
    disconnect: stay,`,
  },
  {
    what: 'who leaves does not wait for the server',
    tests: [test.disconnect('it never waits for a server that is silent')],
    file: 'src/core/link.ts',
    find: `    close(code, reason) {
      letGo()`,
    replace: `    close(code, reason) {`,
  },
  {
    what: 'a client that is only made touches nothing',
    tests: [pain('23: making a client on a server touches nothing, and asks for no socket')],
    file: 'src/core/client.ts',
    find: `  const isOpen = (): boolean =>`,
    replace: `  env.onSignal(() => raise({ type: 'wake' }))\n  const isOpen = (): boolean =>`,
  },
  {
    what: 'every socket hands over bytes',
    tests: [pain('25: each socket gets the same settings, bytes included')],
    file: 'src/core/link.ts',
    find: `  socket.binaryType = 'arraybuffer'\n`,
    replace: ``,
  },
]

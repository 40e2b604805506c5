import * as test from './titles.mjs'

const { pain, peer } = test
const acquire = 'src/core/acquire.ts'
const table = 'src/core/table.ts'
const heartbeat = 'src/core/heartbeat.ts'

/** Getting in, staying and ending. @type {import('./mutations.mjs').Mutation[]} */
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
    find: `          unfollow(signal)\n          reject(error)`,
    replace: `          void [signal, reject, error]`,
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
    find: `scope.after(rest,`,
    replace: `void (rest,`,
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
    find: `await ask('query', query, context, checkQuery)`,
    replace: `(query.kept ??= await ask('query', query, context, checkQuery))`,
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
    find: `    close: (code, reason) => letGo(() => socket.close(code, reason)),`,
    replace: `    close: (code, reason) => socket.close(code, reason),`,
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

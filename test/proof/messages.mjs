import * as test from './titles.mjs'

const { pain, peer } = test
const acquire = 'src/core/acquire.ts'
const inbound = 'src/core/inbound.ts'
const outbound = 'src/core/outbound.ts'
const outbox = 'src/core/outbox.ts'
const publish = 'src/core/publish.ts'
const requests = 'src/core/requests.ts'

/** Messages, requests, listeners and topics. @type {import('./mutations.mjs').Mutation[]} */
export const messages = [
  {
    what: 'every message is delivered, be it equal to the last',
    tests: [
      test.listeners('a message › is not lost or merged with others of the same moment'),
      peer('P1: equal messages of one moment are all seen'),
    ],
    file: inbound,
    find: `    held().touch?.()\n`,
    replace: `    if (deliver.last === data) return\n    deliver.last = data\n`,
  },
  {
    what: 'listeners belong to the client',
    tests: [test.listeners('a message › reaches listeners that survived a reconnect, once')],
    file: publish,
    find: `requests.drop(cause, isEnd)`,
    replace: `kit.router.clear()`,
  },
  {
    what: 'a listener that throws stops nobody',
    tests: [
      test.failingListeners('a listener that fails › because it … stops nobody else, and is reported'),
      test.failingListeners('a listener that fails › at … does not stop the connection'),
      peer('P6: a listener to open that throws stops neither heartbeat nor outbox'),
    ],
    file: 'src/core/emitter.ts',
    find: `  } catch (error) {
    return fail(error)`,
    replace: `  } catch (error) {
    throw error`,
  },
  {
    what: 'garbage harms nothing',
    tests: [
      test.invalidFrames('a frame that means nothing › … is announced, and harms nothing'),
      peer('P12: a clean close and a frame that is no JSON end nothing'),
    ],
    file: inbound,
    find: `const { problem, frame } = incoming`,
    replace: `const { problem, frame } = incoming
        raise({ type: 'lost', cause: { kind: 'refused', code: 1007, reason: '' } })`,
  },
  {
    what: 'data that breaks its schema is not delivered',
    tests: [test.schemas('… › … becomes invalid, and hurts nothing')],
    file: 'src/core/schema.ts',
    find: `result.issues ? { problem: result.issues.map(({ message }) => message).join('; ') } : result`,
    replace: `{ value }`,
  },
  {
    what: 'topics are told to every link',
    tests: [
      test.subscriptions('they are restored at every ready, before anything that waited'),
      pain('19: listeners and topics are neither doubled nor lost by reconnects'),
    ],
    file: 'src/core/subscriptions.ts',
    find: `forget: () => told.clear(),`,
    replace: `forget: () => {},`,
  },
  {
    what: 'listeners to open speak before what waited',
    tests: [peer('P10: what open sends goes before what waited, and giving up is told')],
    file: publish,
    find: `if (to.name === 'open') emit('open', { replayed: false })`,
    replace: `kit.held().flow?.pump()\n    if (to.name === 'open') emit('open', { replayed: false })`,
  },
  {
    what: 'nothing goes out before the server lets the client in',
    tests: [pain('16: nothing leaves the outbox before the server has let the client in')],
    file: acquire,
    find: `dialect.readyOn === 'frame' || hasReadyHooks()`,
    replace: `hasReadyHooks()`,
  },
  {
    what: 'messages wait for the connection',
    tests: [
      test.outbox(
        'send says what became of the message › queued, while the connection is coming, and sent in order once it is there',
      ),
    ],
    file: outbound,
    find: `options.outbox === false ||`,
    replace: `true ||`,
  },
  {
    what: 'messages do not wait where nothing is coming',
    tests: [test.outbox('send says what became of the message › dropped, where nothing is coming')],
    file: outbound,
    find: `!isOver(state()) || (lazy && state().name === 'idle')`,
    replace: `true`,
  },
  {
    what: 'what waits goes stale',
    tests: [
      test.outboxTtl('a message that waits too long › is dropped when its time is over'),
      pain('15: an outbox is bounded, forgets what is stale, and says what became of each message'),
    ],
    file: outbox,
    find: `after(soonest - now(), expire)`,
    replace: `after(Infinity, () => soonest)`,
  },
  {
    what: 'an outbox is bounded',
    tests: [test.outboxFull('an outbox that is full › lets the oldest go')],
    file: outbox,
    find: `queue.length - first >= capacity`,
    replace: `capacity < first`,
  },
  {
    what: 'what went stale in a sleep is not sent',
    tests: [
      test.outboxTtl('a message that waits too long › is not sent after a sleep during which it went stale'),
    ],
    file: outbox,
    find: `if (soonest <= now()) expire()`,
    replace: ``,
  },
  {
    what: 'a full socket makes messages wait',
    tests: [
      test.backpressure('a socket that is full › makes later messages wait, and they keep their order'),
    ],
    file: 'src/core/flow.ts',
    find: `!cancelRetry && hasRoom()`,
    replace: `true`,
  },
  {
    what: 'what waits survives the loss of a connection',
    tests: [test.backpressure('a socket that is full › loses nothing when the connection is lost meanwhile')],
    file: publish,
    find: `requests.drop(cause, isEnd)`,
    replace: `outbox.clear()`,
  },
  {
    what: 'a closing socket is given nothing',
    tests: [
      test.backpressure('a socket that has begun to close takes no message: it waits for the next one'),
    ],
    file: 'src/core/link.ts',
    find: `if (socket.readyState !== OPEN) return false`,
    replace: ``,
  },
  {
    what: 'a ping goes past the outbox',
    tests: [test.heartbeat('a ping › never waits in the outbox')],
    file: acquire,
    find: `['sent', 'blocked'].includes(outbound.say({ kind: 'ping' }))`,
    replace: `outbound.send('ping', undefined) !== 'dropped'`,
  },
  {
    what: 'an answer settles its request',
    tests: [test.requests('a request › resolves with the answer')],
    file: requests,
    find: `pending.resolve(reply.data)`,
    replace: `void reply`,
  },
  {
    what: 'a request has a deadline',
    tests: [test.requests('a request › rejects when no answer comes')],
    file: 'src/core/deadline.ts',
    find: `hold(after(timeout,`,
    replace: `hold(after(Infinity,`,
  },
  {
    what: 'a request can be aborted',
    tests: [test.requestsLost('a request that is aborted › rejects at once')],
    file: 'src/core/deadline.ts',
    find: `hold(onAbort(signal, () => fail(`,
    replace: `hold(onAbort(signal, () => void (`,
  },
  {
    what: 'a lost link rejects what was sent over it',
    tests: [
      test.requestsLost('when the connection is lost › a request that was sent rejects at once, and says so'),
      pain('17: a request is never left hanging by a drop'),
    ],
    file: publish,
    find: `requests.drop(cause, isEnd)`,
    replace: `void cause`,
  },
  {
    what: 'the end rejects what waited too',
    tests: [
      test.requestsLost(
        'when the connection is lost › for good, those that waited reject too: the server cannot have seen them',
      ),
    ],
    file: requests,
    find: `if (!end && (stage === 'queued' || stage === 'lost')) continue`,
    replace: `if (stage === 'queued' || stage === 'lost') continue`,
  },
  {
    what: 'what may run twice is sent again',
    tests: [
      test.requestsLost(
        'when the connection is lost › one that may run twice is sent again under the same id',
      ),
    ],
    file: publish,
    find: `requests.resend()`,
    replace: ``,
  },
  {
    what: 'close reasons do not tell the query',
    tests: [test.redaction('a server that echoes the query in its close reason does not spread it')],
    file: 'src/core/link.ts',
    find: `handlers.onClose(code, redact(reason || trouble))`,
    replace: `handlers.onClose(code, reason || trouble)`,
  },
  {
    what: 'errors of sockets do not tell the query',
    tests: [test.redaction('a socket that cannot be made does not show its address')],
    file: acquire,
    find: `redact(messageOf(error))`,
    replace: `messageOf(error)`,
  },
]

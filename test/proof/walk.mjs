import * as test from './titles.mjs'

const tests = [test.walk('… random steps break nothing, and see every state')]
const places = 'src/interceptors/places.ts'
const mend = 'src/interceptors/mend.ts'
const recovery = 'src/interceptors/recovery.ts'
const storedOutbox = 'src/interceptors/storedOutbox.ts'

/** Each of these is a thing that the random walk finds out. @type {import('./mutations.mjs').Mutation[]} */
export const walk = [
  {
    what: 'walk: a gap is sorted by position',
    tests,
    file: mend,
    find: `  gap.sort((one, other) => (one.place?.position ?? 0) - (other.place?.position ?? 0))\n`,
    replace: '',
  },
  {
    what: 'walk: a position is delivered once',
    tests,
    file: places,
    find: `if (!isNew) return false`,
    replace: ``,
  },
  {
    what: 'walk: a gap that stays is told',
    tests,
    file: recovery,
    find: `host.announce('recovered', { recovered,`,
    replace: `host.announce('recovered', { recovered: true,`,
  },
  {
    what: 'walk: what was held is delivered',
    tests,
    file: mend,
    find: `[...before, ...older, ...missed, ...live]`,
    replace: `[...before, ...older, ...missed]`,
  },
  {
    what: 'walk: what was held over an earlier link is delivered',
    tests,
    file: mend,
    find: `[...before, ...older, ...missed, ...live]`,
    replace: `[...older, ...missed, ...live]`,
  },
  {
    what: 'walk: a server that counts anew goes on',
    tests,
    file: places,
    find: `doubtful.delete(stream) || position`,
    replace: `position`,
  },
  {
    what: 'walk: live messages wait for the gap',
    tests,
    file: recovery,
    find: `if (!round || !places.has(place.stream))`,
    replace: `if (place)`,
  },
  {
    what: 'walk: garbage in place of a gap is refused',
    tests,
    file: recovery,
    find: ` || !gap.messages.every(isMessage)`,
    replace: ``,
  },
  {
    what: 'walk: a gap is not asked for any more after the connection',
    tests,
    file: recovery,
    find: `        cancel()\n        controller.abort()`,
    replace: `        cancel()`,
  },
  {
    what: 'walk: the wait for a gap ends with the connection',
    tests,
    file: recovery,
    find: `        cancel()\n        controller.abort()`,
    replace: `        controller.abort()`,
  },
  {
    what: 'walk: queued messages are kept',
    tests,
    file: storedOutbox,
    find: `queued: (item) => item.kind === 'message' && keep(item),`,
    replace: ``,
  },
  {
    what: 'walk: kept messages are forgotten when they end',
    tests,
    file: storedOutbox,
    find: `else forget([id])`,
    replace: `else kept.delete(id)`,
  },
  {
    what: 'walk: kept messages are sent after a reload',
    tests,
    file: storedOutbox,
    find: `host.restore({ ...message, expiresAt: expiresAt ?? Infinity })`,
    replace: `void message`,
  },
  {
    what: 'walk: kept messages keep their ids',
    tests,
    file: storedOutbox,
    find: `host.restore({ ...message,`,
    replace: `host.restore({ ...message, id: message.id + '2',`,
  },
  {
    what: 'walk: the budget is not refilled by a connection that does not last',
    tests,
    file: 'src/core/table.ts',
    find: `latency: undefined, attempt, link,`,
    replace: `latency: undefined, attempt: 0, link,`,
  },
  {
    what: 'walk: what was sent is not reported dropped',
    tests,
    file: 'src/core/outbox.ts',
    find: `        if (result === 'sent') noteSent(next.item)\n        else drop(next, result)`,
    replace: `        drop(next, result === 'sent' ? 'closed' : result)`,
  },
  {
    what: 'walk: a stream ends with its last part',
    tests,
    file: 'src/core/stream.ts',
    find: `      channel.end()\n`,
    replace: ``,
  },
  {
    what: 'walk: the parts of a stream keep their order',
    tests,
    file: 'src/core/channel.ts',
    find: `value: buffer.shift() as Value`,
    replace: `value: buffer.pop()`,
  },
  {
    what: 'walk: readers end with the client',
    tests,
    file: 'src/core/readers.ts',
    find: `      for (const end of ends) end()\n`,
    replace: ``,
  },
  {
    what: 'walk: an iteration ends with its signal',
    tests,
    file: 'src/core/readers.ts',
    find: `onAbort(signal, () => channel.end())`,
    replace: `onAbort(signal, () => {})`,
  },
  {
    what: 'walk: a wait that is over leaves no timer',
    tests,
    file: 'src/core/deadline.ts',
    find: `    hold(after(timeout,`,
    replace: `    void (after(timeout,`,
  },
  {
    what: 'walk: a log does not tell the query',
    tests,
    file: 'src/interceptors/logging.ts',
    find: '`attempt ${attempt}: ${',
    replace: '`${href} attempt ${attempt}: ${',
  },
  {
    what: 'walk: a socket that cannot be made does not tell the query',
    tests,
    file: 'src/core/acquire.ts',
    find: `redact(messageOf(error))`,
    replace: `messageOf(error)`,
  },
  {
    what: 'walk: destroy is final',
    tests,
    file: 'src/core/client.ts',
    find: `      // A listener may have connected once more.\n      disconnect()\n`,
    replace: ``,
  },
]

import * as test from './titles.mjs'

const places = 'src/interceptors/places.ts'
const mend = 'src/interceptors/mend.ts'
const recovery = 'src/interceptors/recovery.ts'
const storedOutbox = 'src/interceptors/storedOutbox.ts'
/** @param {string} title */
const truth = (title) => test.recoveryTruth(`the truth is told, and live messages go on, › ${title}`)

/** What the interceptors promise. @type {import('./mutations.mjs').Mutation[]} */
export const interceptors = [
  {
    what: 'live messages wait for the gap',
    tests: [
      test.recovery('after a reconnect › what was missed is delivered before what is live, in order'),
      test.recovery(
        'after a reconnect › no message is lost, doubled or out of place, whatever happens when (seed …)',
      ),
    ],
    file: recovery,
    find: `if (!round || !places.has(place.stream))`,
    replace: `if (place)`,
  },
  {
    what: 'a position is delivered once',
    tests: [test.recovery('after a reconnect › what comes twice is delivered once')],
    file: places,
    find: `if (!isNew) return false`,
    replace: ``,
  },
  {
    what: 'a gap that stays is told',
    tests: [truth('when the server has not all of it')],
    file: recovery,
    find: `release(isFilled && isCertain)`,
    replace: `release(true)`,
  },
  {
    what: 'the wait for a gap has a deadline',
    tests: [truth('when the fetch takes too long')],
    file: recovery,
    find: `host.after(timeout,`,
    replace: `host.after(Infinity,`,
  },
  {
    what: 'what is held is bounded',
    tests: [truth('when more live messages wait than it may hold')],
    file: recovery,
    find: `> capacity)`,
    replace: `> Infinity)`,
  },
  {
    what: 'a server may count anew',
    tests: [
      truth('when the server has begun anew'),
      truth('when the server has begun anew, and does not know what it is asked for'),
    ],
    file: places,
    find: `doubtful.delete(stream) || position`,
    replace: `position`,
  },
  {
    what: 'what came before a server counted anew goes first',
    tests: [truth('when the server has begun anew, and live messages of its earlier life still waited')],
    file: mend,
    find: `[...before, ...older, ...missed, ...live]`,
    replace: `[...older, ...missed, ...live]`,
  },
  {
    what: 'what is asked for a gap goes behind what the user queued',
    tests: [
      test.recoverySequences(
        'several sequences › are asked for after what the user had queued, none of which is pushed out',
      ),
    ],
    file: recovery,
    find: `while (outbox.size > 0 && !signal.aborted)`,
    replace: `while (false)`,
  },
  {
    what: 'stored messages are queued again',
    tests: [
      test.storedOutbox('after a reload › queued messages are sent, in order, under the ids that they had'),
    ],
    file: storedOutbox,
    find: `connect: restore,`,
    replace: ``,
  },
  {
    what: 'trouble with the storage is an error event',
    tests: [
      test.storedOutbox('trouble with the storage is an error event, and messages go on without it, › …'),
    ],
    file: storedOutbox,
    find: `      } catch (error) {
        host.report(error)`,
    replace: `      } catch (error) {
        void error`,
  },
  {
    what: 'what cannot be stored keeps nothing else out',
    tests: [
      test.storedOutbox(
        'trouble with the storage is an error event, and messages go on without it, › when one of them is too long, which keeps no other one out',
      ),
    ],
    file: storedOutbox,
    find: `else kept.delete(id)`,
    replace: ``,
  },
  {
    what: 'what was meant for one server is never sent to another one',
    tests: [
      test.storedOutboxClients(
        'clients on one storage › never send what was meant for another server: … is the same, …',
      ),
    ],
    file: storedOutbox,
    find: '`hawser.outbox ${server}`',
    replace: "'hawser.outbox'",
  },
  {
    what: 'a log does not tell the query',
    tests: [test.logging('never tells the value of a query parameter')],
    file: 'src/interceptors/logging.ts',
    find: '`attempt ${attempt}: ${',
    replace: '`${href} attempt ${attempt}: ${',
  },
]

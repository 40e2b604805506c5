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
    find: `host.after(current.until - host.now(),`,
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
    what: 'what waits has one deadline, over however many links',
    tests: [
      test.recoveryEnds(
        'a connection that is lost again while the gap is fetched › again and again holds live messages no longer than it may hold them',
      ),
    ],
    file: recovery,
    find: `until: links.length > 0 ? until : Infinity,`,
    replace: `until: Infinity,`,
  },
  {
    what: 'each link may have brought a server that counts anew',
    tests: [
      test.recoveryEnds(
        'a connection that is lost again while the gap is fetched › loses nothing that came over the link before from a server that had begun anew',
      ),
    ],
    file: mend,
    find: `    places.doubt(whole)\n    return`,
    replace: `    return`,
  },
  {
    what: 'who disconnects is given nothing more',
    tests: [
      test.recoveryDelivery('a listener that disconnects while the gap is delivered › is given nothing more'),
      test.recoveryDelivery(
        'a listener that disconnects while the gap is delivered › and connects again is given the rest, which is asked for from where it left',
      ),
    ],
    file: recovery,
    find: `if (wasListening && !host.client.isListening())`,
    replace: `if (false)`,
  },
  {
    what: 'what was not delivered counts as missed',
    tests: [
      test.recoveryDelivery(
        'a listener that disconnects while the gap is delivered › and connects again is given the rest, which is asked for from where it left',
      ),
    ],
    file: places,
    find: `else last.set(place.stream, position)`,
    replace: ``,
  },
  {
    what: 'what was held goes on from where it was held',
    tests: [
      test.recoveryDelivery(
        'interceptors that change what comes in › change what was held, and what was missed from where recovery stands, as they change what is live',
      ),
    ],
    file: 'src/core/stages.ts',
    find: `[...all].filter(([place]) => place < before)`,
    replace: `before < Infinity ? [] : [...all]`,
  },
  {
    what: 'positions that are none swallow nothing',
    tests: [test.recoveryDelivery('positions that are none are told once, and the messages pass: › …')],
    file: places,
    find: `if (typeof position !== 'number' || !Number.isFinite(position))`,
    replace: `if (false)`,
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
    find: `return void unstored.add(id)`,
    replace: `return`,
  },
  {
    what: 'what could not be stored keeps its place',
    tests: [
      test.storedOutbox(
        'trouble with the storage is an error event, and messages go on without it, › when it fails for a while, after which what it takes again has the place that it had',
      ),
    ],
    file: storedOutbox,
    find: `return void unstored.add(id)`,
    replace: `return void kept.delete(id)`,
  },
  {
    what: 'a tab takes nothing away from another one',
    tests: [
      test.storedOutboxClients(
        'clients on one storage › take nothing away from each other when one of them disconnects',
      ),
      test.storedOutboxClients(
        'clients on one storage › take nothing away when the outbox of one of them has no room for it, and keep the order',
      ),
      test.storedOutboxClients('clients on one storage › take nothing away where one of them has no outbox'),
    ],
    file: storedOutbox,
    find: `if (outcome === 'dropped' && inherited.has(id) && expiresAt > host.now()) return`,
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

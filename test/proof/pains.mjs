import * as test from './titles.mjs'

const { pain, peer, vuePain } = test

/**
 * What users of other clients complain of most, by its place among those complaints, with the tests that keep it away.
 * Empty where it is left to others.
 *
 * @type {Readonly<Record<number, readonly string[]>>}
 */
export const pains = {
  1: [peer('P1: equal messages of one moment are all seen')],
  2: [peer('P2: a missed pong redials though no close event comes, and leaving meanwhile is leaving')],
  3: [peer('P8: disconnect during the delay of a retry opens nothing')],
  4: [
    pain('4: timers of an old connection do not act on the new one'),
    peer('P3: the late close of an old socket does not stop the heartbeat of the new one'),
  ],
  5: [peer('P11: one failed socket is one failed attempt')],
  6: [
    pain('6: a client that gave up is not stuck: connect, reconnect and a wake-up dial with a fresh budget'),
    peer('P7: a server that accepts and closes does not get endless retries'),
  ],
  7: [peer('P9: an asynchronous url that rejects once is retried, and reconnect works')],
  8: [pain('8: a token is asked for anew at every attempt')],
  9: [pain('9: which close is for good is for the user to say')],
  10: [pain('10: of two thousand clients cut off together few come back together: …')],
  11: [test.connect('the first attempt is retried like any other')],
  12: [pain('12: a zombie after sleep is found out at the wake-up, within seconds')],
  13: [pain('13: a throttled tab takes no healthy connection down')],
  14: [pain('14: the network returns, and the delay is skipped')],
  15: [pain('15: an outbox is bounded, forgets what is stale, and says what became of each message')],
  16: [pain('16: nothing leaves the outbox before the server has let the client in')],
  17: [pain('17: a request is never left hanging by a drop')],
  18: [test.recovery('after a reconnect › what was missed is delivered before what is live, in order')],
  19: [pain('19: listeners and topics are neither doubled nor lost by reconnects')],
  20: [vuePain('20: components share one connection, which lasts as long as one of them uses it')],
  // One connection for all tabs: the README says that each has its own.
  21: [],
  22: [
    vuePain('22: a component that is mounted anew redials nothing, and leaves no handler behind'),
    vuePain('22: one that KeepAlive keeps out of sight does as it was told with what comes'),
  ],
  23: [pain('23: making a client on a server touches nothing, and asks for no socket')],
  24: [vuePain('24: a thousand messages in a frame are one write, and a list that stays short')],
  25: [pain('25: each socket gets the same settings, bytes included')],
}

/** Where the tests stand, for short. A title is written as in the file, with `…` for what is filled in at run time. */

/** @param {string} file @returns {(title: string) => string} */
const inFile = (file) => (title) => `test/${file}.test.ts: ${title}`

/** @param {string} title */
export const peer = (title) => inFile('core/peers')(`known defects › ${title}`)
/** @param {string} title */
export const pain = (title) => inFile('core/pains')(`known pains › ${title}`)
/** @param {string} title */
export const vuePain = (title) => inFile('vue/pains')(`known pains › ${title}`)

export const attempt = inFile('core/attempt')
export const backpressure = inFile('core/backpressure')
export const bindCode = inFile('core/bindCode')
export const connect = inFile('core/connect')
export const disconnect = inFile('core/disconnect')
export const failingListeners = inFile('core/failingListeners')
export const givingUp = inFile('core/givingUp')
export const heartbeat = inFile('core/heartbeat')
export const invalidFrames = inFile('core/invalidFrames')
export const listeners = inFile('core/listeners')
export const logging = inFile('interceptors/logging')
export const outbox = inFile('core/outbox')
export const outboxFull = inFile('core/outboxFull')
export const outboxTtl = inFile('core/outboxTtl')
export const reconnect = inFile('core/reconnect')
export const recovery = inFile('interceptors/recovery')
export const recoveryDelivery = inFile('interceptors/recoveryDelivery')
export const recoveryEnds = inFile('interceptors/recoveryEnds')
export const recoverySequences = inFile('interceptors/recoverySequences')
export const recoveryTruth = inFile('interceptors/recoveryTruth')
export const redaction = inFile('core/redaction')
export const requests = inFile('core/requests')
export const requestsLost = inFile('core/requestsLost')
export const schemas = inFile('core/schemas')
export const storedOutbox = inFile('interceptors/storedOutbox')
export const storedOutboxClients = inFile('interceptors/storedOutboxClients')
export const subscriptions = inFile('core/subscriptions')
export const wake = inFile('core/wake')
export const walk = inFile('core/walk')

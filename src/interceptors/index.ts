export { type LogEntry, type LoggingOptions, logging } from './logging.js'
export { type Gap, type RecoveryContext, type RecoveryOptions, recovery } from './recovery.js'
export { type StorageLike, type StoredOutboxOptions, storedOutbox } from './storedOutbox.js'

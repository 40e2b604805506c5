import { composables } from './composables.mjs'
import { connection } from './connection.mjs'
import { interceptors } from './interceptors.mjs'
import { machine } from './machine.mjs'
import { messages } from './messages.mjs'
import { reconnection } from './reconnection.mjs'
import { walk } from './walk.mjs'

/**
 * A mechanism, how to take it out, and the tests that must fail then.
 * @typedef {object} Mutation
 * @property {string} what The mechanism, in words.
 * @property {readonly string[]} tests `file: describe › test`.
 * @property {string} file
 * @property {string} find What stands there; exactly once.
 * @property {string} replace What stands there without it.
 */

/** @type {Mutation[]} */
export const mutations = [
  ...connection,
  ...reconnection,
  ...messages,
  ...interceptors,
  ...composables,
  ...walk,
  ...machine,
]

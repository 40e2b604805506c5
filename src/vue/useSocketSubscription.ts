import type { MaybeRefOrGetter } from 'vue'
import type { Off } from '../core.js'
import { type AnyClient, findConnection } from './connection.js'
import { follow } from './follow.js'
import { checkOptions } from './options.js'

export interface UseSocketSubscriptionOptions {
  /** The client that subscribes. @default the nearest provided one */
  client?: AnyClient
}

/** Lets the topics go early; again does nothing. */
export type UseSocketSubscriptionReturn = Off

/**
 * Asks for topics from the mount of the component to its end; outside of components from the call to the end of the
 * effect scope, if there is one. Topics are counted: the server is told of the first who asks and of the last who goes,
 * and again at every reconnect. A ref or getter may name other topics at any time, and a list may be changed in place:
 * once for all changes of one tick. Throws `config` where there is no client.
 */
export function useSocketSubscription(
  topics: MaybeRefOrGetter<string | readonly string[]>,
  options: UseSocketSubscriptionOptions = {},
): UseSocketSubscriptionReturn {
  checkOptions(options, { client: 'any' })
  const connection = findConnection(options.client)
  return follow(connection, topics, connection.client.subscribe, { flush: 'pre' })
}

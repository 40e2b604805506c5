export * from './core.js'
export type { SocketUrl } from './vue/address.js'
export type { ConnectionOptions } from './vue/connection.js'
export type { UseSocketConfig } from './vue/ownClient.js'
export { type SocketPlugin, createSocket, provideSocket } from './vue/plugin.js'
export { type UseBindCodeOptions, type UseBindCodeReturn, useBindCode } from './vue/useBindCode.js'
export { type UseSocketOptions, type UseSocketReturn, useSocket } from './vue/useSocket.js'
export {
  type UseSocketEventOptions,
  type UseSocketEventReturn,
  useSocketEvent,
} from './vue/useSocketEvent.js'
export {
  type UseSocketMessagesOptions,
  type UseSocketMessagesReturn,
  useSocketMessages,
} from './vue/useSocketMessages.js'
export {
  type OutboxMessage,
  type UseSocketOutboxOptions,
  type UseSocketOutboxReturn,
  useSocketOutbox,
} from './vue/useSocketOutbox.js'
export {
  type UseSocketRequestOptions,
  type UseSocketRequestReturn,
  useSocketRequest,
} from './vue/useSocketRequest.js'
export {
  type UseSocketSubscriptionOptions,
  type UseSocketSubscriptionReturn,
  useSocketSubscription,
} from './vue/useSocketSubscription.js'

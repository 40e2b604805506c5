export { type FakeClock, createFakeClock } from './clock.js'
export type { FakeClose, FakeConnection } from './connection.js'
export type { ReceivedFrame } from './frames.js'
export type { FakeAnswer, FakeRequest, FakeRoute } from './http.js'
export type { FakeMessage } from './message.js'
export {
  type MountWithSocketOptions,
  type MountedWithSocket,
  type SocketScene,
  mountWithSocket,
} from './mountWithSocket.js'
export type { ScriptStep } from './script.js'
export {
  type FakeHandler,
  type FakeServer,
  type FakeServerOptions,
  type Refusal,
  createFakeServer,
} from './server.js'
export { type Alive, type FakeWorld, type FakeWorldOptions, createFakeWorld } from './world.js'

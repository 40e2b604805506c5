/** Every bound of the server in one place. Nothing it keeps grows past one of these. */
export const defaultLimits = {
  /** Bytes of one WebSocket message. More closes the connection with 1009. */
  payload: 64 * 1024,
  /** Bytes of one HTTP body. */
  body: 16 * 1024,
  connections: 500,
  /** Frames one connection may send per second, over time and at once. */
  messageRate: 30,
  messageBurst: 60,
  /** Frames refused over the rate before the connection is closed with 4429. */
  strikes: 120,
  /** Delayed answers, streams and the like that one connection may have going on. */
  pending: 100,
  /** Bytes the server holds for a connection that does not read. More cuts it. */
  backlog: 4 * 1024 * 1024,
  /** How often connections are probed with a WebSocket ping. One that did not answer the last is cut. */
  probeInterval: 30_000,
  /** Messages a room remembers. */
  history: 200,
  /** Receipts kept per user, and users they are kept for. */
  receipts: 1000,
  receiptUsers: 200,
  /** Changes of who is in a room are gathered for this long. */
  presenceDelay: 50,
  /** Bind codes that wait for their use, and how long they may. */
  bindCodes: 1000,
  bindCodeLife: 60_000,
  /** Bind-code calls left without an answer by a fault. */
  hanging: 100,
  /** Visitors whose servers of other systems are kept. */
  desks: 100,
  /** How often those beat that do so by themselves. */
  beatInterval: 3_000,
  /** How long upgrades are refused by a restart. */
  restart: 2_000,
}

export type Limits = typeof defaultLimits

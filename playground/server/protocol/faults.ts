/** What can go wrong on demand, and how. The first five hit connections, the others the server. */
export interface FaultOptions {
  /** The TCP connection is cut, without a close frame. */
  drop: object
  /** A close frame. The code is one that the protocol allows on the wire, the reason at most 123 bytes. */
  close: { code?: number; reason?: string }
  /** TCP stays, and nothing is read or written any more. */
  'half-open': object
  /** Everything is answered `delay` (at most 30 s) late. 0 ends it. */
  slow: { delay: number }
  /** One text frame that is no JSON, and one binary frame. */
  garbage: object
  /** The next `count` (0 to 100) upgrades are answered 503. */
  refuse: { count: number }
  /** Every connection is closed with 1012, and upgrades are refused for 2 s. What was said is kept by default. */
  restart: { state?: 'kept' | 'lost' }
  /** How the next `count` (for ever when left out) bind codes are answered. */
  'bind-code': { mode: BindCodeMode; count?: number }
  /** Ends all of the above. Half-open connections are cut. */
  reset: object
}

export type FaultName = keyof FaultOptions

/** `ok`, an HTTP 500, a page in place of JSON, a code that expired already, or no answer at all. */
export type BindCodeMode = 'ok' | '500' | 'html' | 'expired' | 'hang'

/** A fault with its name, as one object. */
export type FaultOrder = { [Name in FaultName]: { name: Name } & FaultOptions[Name] }[FaultName]

export interface FaultResult {
  name: FaultName
  /** How many connections it hit. */
  hit: number
}

/**
 * Servers of other systems, simulated as strictly as they are. Each visitor has servers of their own, which a key of
 * their making names: `/systems/<desk>/<name>`, and behind it what the system itself is asked for. `hu60` knows the sids
 * `ada` and `bot`, `onebot` the token `harbour`.
 */
export interface SystemActions {
  /** A private letter to `ada`, a mention, a robot that comes online, and a restart that forgets who stopped what. */
  hu60: 'letter' | 'mention' | 'robot' | 'restart'
  /** A friend's private message, and somebody who wants to be one. */
  onebot: 'message' | 'friend'
  /** A message to all, one of another name, and a close with 1000 and a reason. */
  tsrpc: 'chat' | 'game' | 'kick'
  /** The service's push to all sessions of the business id 100. */
  silky: 'push'
}

export type SystemName = keyof SystemActions

/** What can go wrong with each of them: the connections are cut, or fall silent. */
export type SystemFault = 'drop' | 'half-open'

export interface SystemOrder {
  desk: string
  /** The words of what is pushed. */
  text?: string
}

export interface SystemResult {
  /** How many connections there were. */
  hit: number
}

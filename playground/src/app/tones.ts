import type { StateName } from 'hawser'
import type { Notice } from '../../server/protocol.ts'

/** The colour of a meaning. */
export type Tone = 'calm' | 'busy' | 'good' | 'wait' | 'bad'

export const stateTones: Record<StateName, Tone> = {
  idle: 'calm',
  resolving: 'busy',
  opening: 'busy',
  handshaking: 'busy',
  open: 'good',
  waiting: 'wait',
  failed: 'bad',
  closed: 'calm',
}

export const noticeTones: Record<Notice['type'], Tone> = {
  info: 'busy',
  success: 'good',
  warning: 'wait',
  error: 'bad',
}

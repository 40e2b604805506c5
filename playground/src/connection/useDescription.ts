import type { Cause, Snapshot } from 'hawser'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../app/useFormat.ts'
import type { JournalEntry } from './useJournal.ts'

/** Causes, states and events in words of the language of the page. */
export function useDescription() {
  const { t } = useI18n({ useScope: 'global' })
  const { seconds } = useFormat()

  const withReason = ({ code, reason }: { code: number; reason: string }) =>
    reason ? `${code} ${reason}` : code

  function cause(of: Cause): string {
    switch (of.kind) {
      case 'dropped':
        return t(of.opened ? 'cause.dropped' : 'cause.not-in', { code: withReason(of) })
      case 'refused':
        return t('cause.refused', { code: withReason(of) })
      case 'resolve-failed':
        return t('cause.resolve-failed', { why: of.error.message })
      case 'exhausted':
        return t('cause.exhausted', { last: cause(of.last) })
      case 'requested':
      case 'open-timeout':
      case 'silent':
      case 'suspended':
        return t(`cause.${of.kind}`)
    }
  }

  const comma = () => t('app.comma')
  const attempt = (n: number) => (n === 0 ? '' : t('connection.attemptShort', { n }))

  function state(of: Snapshot, at: number): string {
    switch (of.name) {
      case 'idle':
      case 'closed':
        return ''
      case 'resolving':
      case 'opening':
      case 'handshaking':
      case 'open':
        return attempt(of.attempt)
      case 'waiting': {
        const time = seconds(of.retryAt - at)
        return t('connection.retryInShort', { n: of.attempt, time })
      }
      case 'failed':
        return cause(of.cause)
    }
  }

  function entry(of: JournalEntry): string {
    switch (of.name) {
      case 'open':
        return ''
      case 'close': {
        const { isManual } = of.event
        return [withReason(of.event), t(isManual ? 'connection.manual' : 'connection.notManual')].join(
          comma(),
        )
      }
      case 'error':
        return of.event.kind === 'connection' ? cause(of.event.details.cause) : of.event.message
      case 'reconnect':
        return t('connection.attemptShort', { n: of.event })
      case 'reconnect-failed':
        return t('connection.attemptsShort', { n: of.event.attempts })
      case 'invalid':
        return of.event.problem
      case 'recovered':
        return [
          t('connection.caughtUp', of.event.count),
          ...(of.event.recovered ? [] : [t('connection.gap')]),
        ].join(comma())
      case 'state':
        return state(of.event, of.at)
    }
  }

  return { cause, entry }
}

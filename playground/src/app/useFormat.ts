import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Times and durations in the language of the page. */
export function useFormat() {
  const { locale, t } = useI18n({ useScope: 'global' })
  const formatter = (options: Intl.DateTimeFormatOptions) =>
    computed(() => new Intl.DateTimeFormat(locale.value, options))

  const hourAndMinute = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const exact = formatter({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 1,
    hourCycle: 'h23',
  })
  const date = formatter({ weekday: 'long', day: 'numeric', month: 'long' })
  const yuan = computed(
    () =>
      new Intl.NumberFormat(locale.value, { style: 'currency', currency: 'CNY', maximumFractionDigits: 0 }),
  )

  const startOfDay = (time: number) => new Date(time).setHours(0, 0, 0, 0)

  return {
    time: (at: number) => hourAndMinute.value.format(at),
    exactTime: (at: number) => exact.value.format(at),
    money: (amount: number) => yuan.value.format(amount),
    /** Today, yesterday, or the date. */
    day(at: number, now: number) {
      const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
      if (days === 0) return t('chat.today')
      return days === 1 ? t('chat.yesterday') : date.value.format(at)
    },
    /** Milliseconds below a second, else seconds with at most one digit. */
    duration(length: number) {
      if (length < 1_000) return t('connection.ms', { n: Math.round(length) })
      return t('connection.secondsShort', { n: Math.round(length / 100) / 10 })
    },
    /** Whole seconds, rounded up: a countdown that ends with 1. */
    seconds: (length: number) => t('connection.secondsShort', { n: Math.max(0, Math.ceil(length / 1_000)) }),
    /** `1:02:03` */
    clock(length: number) {
      const total = Math.max(0, Math.floor(length / 1_000))
      const parts = [Math.floor(total / 60) % 60, total % 60].map((part) => String(part).padStart(2, '0'))
      return [Math.floor(total / 3600), ...parts].join(':')
    },
  }
}

import { computed, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { locales } from '../i18n/index.ts'
import type { Locale } from '../i18n/index.ts'
import { keepSetting } from './settings.ts'

/** The language of the page and its `lang`, remembered in this browser. */
export function useLanguage() {
  const { locale } = useI18n({ useScope: 'global' })
  const other = computed<Locale>(() => locales.find((each) => each !== locale.value) ?? 'en')

  watchEffect(() => {
    document.documentElement.lang = locale.value
  })

  function switchLanguage() {
    locale.value = other.value
    keepSetting('language', locale.value)
  }

  return { other, switchLanguage }
}

import { createI18n } from 'vue-i18n'
import { readSetting } from '../app/settings.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const locales = ['en', 'zh-CN'] as const

export type Locale = (typeof locales)[number]

/** What was chosen here before, else what the browser prefers. */
function firstLocale(): Locale {
  const chosen = locales.find((locale) => locale === readSetting('language'))
  const isChinese = navigator.languages.find((tag) => /^(zh|en)\b/.test(tag))?.startsWith('zh') ?? false
  return chosen ?? (isChinese ? 'zh-CN' : 'en')
}

export const createTexts = () =>
  createI18n({
    legacy: false,
    locale: firstLocale(),
    fallbackLocale: 'en',
    messages: { en, 'zh-CN': zh },
  })

import { usePreferredDark } from '@vueuse/core'
import { computed, ref, watchEffect } from 'vue'
import { keepSetting, readSetting } from './settings.ts'

export type Theme = 'light' | 'dark'

/** The system's theme until the other one is chosen; choosing the system's own again follows the system. */
export function useTheme() {
  const prefersDark = usePreferredDark()
  const kept = readSetting('theme')
  const chosen = ref<Theme | undefined>(kept === 'light' || kept === 'dark' ? kept : undefined)
  const preferred = computed<Theme>(() => (prefersDark.value ? 'dark' : 'light'))
  const theme = computed(() => chosen.value ?? preferred.value)

  watchEffect(() => {
    const { dataset } = document.documentElement
    if (chosen.value) dataset.theme = chosen.value
    else delete dataset.theme
    keepSetting('theme', chosen.value)
  })

  function switchTheme() {
    const next = theme.value === 'dark' ? 'light' : 'dark'
    chosen.value = next === preferred.value ? undefined : next
  }

  return { theme, switchTheme }
}

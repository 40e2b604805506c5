import type { ObjectDirective } from 'vue'

interface Keeping {
  /** What had the focus when the update began, with all stops of the Tab key from it on. */
  stops: HTMLElement[]
  /** What was disabled while it had the focus, to get it back. */
  waiting?: HTMLElement | undefined
}

const keepings = new WeakMap<HTMLElement, Keeping>()

const stopsOf = (element: HTMLElement) => [
  ...element.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex="0"]'),
]
const isLost = (stop: HTMLElement) => !stop.isConnected || stop.matches(':disabled')

/**
 * For what holds buttons that disable or remove themselves: the browser would then put the focus back to the top of the
 * page. Of what is gone the next stop takes over. For what is disabled the holder itself does, until it is enabled again.
 */
export const vKeepFocus: ObjectDirective<HTMLElement> = {
  mounted(element) {
    if (!element.hasAttribute('tabindex')) element.tabIndex = -1
    element.dataset.keepsFocus = ''
    keepings.set(element, { stops: [] })
  },
  beforeUpdate(element) {
    const keeping = keepings.get(element)
    const stops = stopsOf(element)
    const index = stops.findIndex((stop) => stop === document.activeElement)
    if (keeping) keeping.stops = index < 0 ? [] : stops.slice(index)
  },
  updated(element) {
    const keeping = keepings.get(element)
    if (!keeping) return
    const { activeElement } = document
    const [had, ...others] = keeping.stops
    if (had && isLost(had) && (activeElement === had || activeElement === document.body)) {
      const next = had.isConnected ? undefined : others.find((stop) => !isLost(stop))
      keeping.waiting = had.isConnected ? had : undefined
      ;(next ?? element).focus({ preventScroll: true })
    } else if (keeping.waiting && !isLost(keeping.waiting)) {
      if (activeElement === element) keeping.waiting.focus({ preventScroll: true })
      keeping.waiting = undefined
    }
  },
}

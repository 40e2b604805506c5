import type { ObjectDirective } from 'vue'

const stopsOf = (holder: HTMLElement) => [
  ...holder.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex="0"]'),
]
const isLost = (stop: HTMLElement) => !stop.isConnected || stop.matches(':disabled')

/**
 * For what holds buttons that disable or remove themselves: the browser would then put the focus back to the top of the
 * page. Of what is gone the next stop takes over. For what is disabled the holder itself does, until it is enabled again.
 */
export const vKeepFocus: ObjectDirective<HTMLElement> = {
  mounted(holder) {
    /** What has the focus, with all stops of the Tab key from it on. */
    let stops: HTMLElement[] = []
    /** What was disabled while it had the focus, to get it back. */
    let waiting: HTMLElement | undefined

    const note = () => {
      const all = stopsOf(holder)
      const index = all.findIndex((stop) => stop === document.activeElement)
      stops = index < 0 ? [] : all.slice(index)
    }
    const keep = () => {
      const { activeElement, body } = document
      const [had, ...others] = stops
      if (had && isLost(had) && (activeElement === had || activeElement === body)) {
        const next = had.isConnected ? undefined : others.find((stop) => !isLost(stop))
        waiting = had.isConnected ? had : undefined
        ;(next ?? holder).focus({ preventScroll: true })
      } else if (waiting && !isLost(waiting)) {
        if (activeElement === holder) waiting.focus({ preventScroll: true })
        waiting = undefined
      }
      note()
    }
    if (!holder.hasAttribute('tabindex')) holder.tabIndex = -1
    holder.dataset.keepsFocus = ''
    holder.addEventListener('focusin', note)
    // What is taken out of the page may lose the focus first.
    holder.addEventListener('focusout', () => queueMicrotask(() => stops[0] && !isLost(stops[0]) && note()))
    // Not the hooks of Vue, which know of no update of a component inside.
    new MutationObserver(keep).observe(holder, {
      subtree: true,
      childList: true,
      attributeFilter: ['disabled'],
    })
  },
}

import { useEventListener, useResizeObserver } from '@vueuse/core'
import { ref } from 'vue'
import type { Ref } from 'vue'

const near = 48

/** Keeps the end of a scroller in view while its reader is there, and leaves a reader of older things alone. */
export function useStickToBottom(
  scroller: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
) {
  const isAtBottom = ref(true)

  function toBottom(behavior: ScrollBehavior = 'instant') {
    isAtBottom.value = true
    scroller.value?.scrollTo({ top: scroller.value.scrollHeight, behavior })
  }

  function look() {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = scroller.value ?? {}
    isAtBottom.value = scrollHeight - clientHeight - scrollTop < near
  }

  useEventListener(scroller, 'scroll', look, { passive: true })
  useResizeObserver([scroller, content], () => {
    if (isAtBottom.value) toBottom()
  })

  return { isAtBottom, toBottom }
}

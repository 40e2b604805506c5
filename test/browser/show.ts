import { onTestFinished } from 'vitest'
import { type App, type VNodeChild, createApp } from 'vue'

export interface Shown {
  readonly app: App
  readonly element: HTMLElement
  /** What a user reads. */
  text(): string
}

/** Puts an app that is nothing but its `setup` on the page; what that returns as a function is rendered. */
export function show(setup: () => unknown, ...plugins: { install(app: App): void }[]): Shown {
  const element = document.createElement('div')
  document.body.append(element)
  const app = createApp({
    setup() {
      const render = setup()
      return () => (typeof render === 'function' ? (render() as VNodeChild) : null) // tests return nothing else
    },
  })
  for (const plugin of plugins) app.use(plugin)
  app.mount(element)
  onTestFinished(() => {
    app.unmount()
    element.remove()
  })
  return { app, element, text: () => element.innerText }
}

import { createSocket, useSocketMessages } from 'hawser'
import type { UseSocketMessagesOptions, UseSocketMessagesReturn } from 'hawser'
import { expect, onTestFinished, vi } from 'vitest'
import { type MaybeRefOrGetter, watch } from 'vue'
import { type Stage, createStage } from './stage.ts'

export interface Frames {
  /** Draws the page. */
  draw(): void
  /** How many callbacks wait to be called. */
  asked(): number
}

/** Frames come when a test says so, as a page's do when it is drawn. At its end nobody may wait for one. */
export function createFrames(): Frames {
  const frames: FrameRequestCallback[] = []
  const request = vi.spyOn(window, 'requestAnimationFrame').mockImplementation((each) => frames.push(each))
  const cancel = vi
    .spyOn(window, 'cancelAnimationFrame')
    .mockImplementation((id) => void frames.splice(id - 1, 1))
  onTestFinished(() => {
    request.mockRestore()
    cancel.mockRestore()
    expect(frames).toEqual([])
  })
  return {
    asked: () => frames.length,
    draw() {
      for (const callback of frames.splice(0)) callback(0)
    },
  }
}

/** What goes on where a list is. */
export interface Collecting extends Stage, Frames {
  readonly list: UseSocketMessagesReturn<unknown>
  /** Chat messages, as a server says them. */
  push(...all: unknown[]): Promise<void>
  /** The same, and then the page is drawn. */
  show(...all: unknown[]): Promise<void>
  /** How often `messages` was written. */
  writes(): number
  readonly wrapper: ReturnType<Stage['mount']>
}

/** A component with a list, and an open connection. */
export async function collecting(
  options?: UseSocketMessagesOptions,
  type: MaybeRefOrGetter<string | readonly string[]> = 'chat',
): Promise<Collecting> {
  const frames = createFrames()
  const stage = createStage()
  let list!: UseSocketMessagesReturn<unknown>
  let writes = 0
  const wrapper = stage.mount(
    () => {
      list = useSocketMessages(type, options)
      watch(list.messages, () => (writes += 1), { flush: 'sync' })
    },
    createSocket(stage.config({ heartbeatInterval: false })),
  )
  await stage.settle()
  const push = async (...all: unknown[]): Promise<void> => {
    for (const data of all) stage.server.push('chat', data)
    await stage.settle()
  }
  const show = async (...all: unknown[]): Promise<void> => {
    await push(...all)
    frames.draw()
  }
  return { ...stage, ...frames, list, push, show, wrapper, writes: () => writes }
}

export interface Channel<Value> extends AsyncIterable<Value> {
  push(value: Value): void
  /** Ends the iteration after what is buffered; with an error the reader gets that last. */
  end(error?: unknown): void
}

/**
 * A bounded buffer between who pushes and who iterates. Beyond `capacity` the oldest value goes. `onEnd` is called
 * once, when either side is done.
 */
export function createChannel<Value>(capacity: number, onEnd: () => void): Channel<Value> {
  const buffer: Value[] = []
  let isOver = false
  let failure: { readonly error: unknown } | undefined
  let wake = (): void => {}

  const end = (error?: unknown): void => {
    if (isOver) return
    isOver = true
    if (error !== undefined) failure = { error }
    wake()
    onEnd()
  }

  async function* read(): AsyncGenerator<Value, void> {
    try {
      for (;;) {
        while (buffer.length > 0) yield buffer.shift() as Value // the length says that it is there
        if (failure) throw failure.error
        if (isOver) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    } finally {
      end()
    }
  }

  const reader = read()
  return {
    push(value) {
      if (isOver) return
      if (buffer.push(value) > capacity) buffer.shift()
      wake()
    },
    end,
    [Symbol.asyncIterator]: () => reader,
  }
}

export interface Channel<Value> extends AsyncIterable<Value> {
  push(value: Value): void
  /** Ends the iteration after what is buffered; with an error the reader gets that last. */
  end(error?: unknown): void
}

/**
 * A bounded buffer between who pushes and one `for await` loop. Beyond `capacity` the oldest value goes. `onEnd` is
 * called once, when either side is done.
 */
export function createChannel<Value>(capacity: number, onEnd: () => void): Channel<Value> {
  const buffer: Value[] = []
  const readers: { resolve: (step: IteratorResult<Value>) => void; reject: (error: unknown) => void }[] = []
  let ending: { error?: unknown } | undefined

  const finish = (reader: (typeof readers)[number]): void => {
    if (ending && 'error' in ending) {
      const { error } = ending
      ending = {}
      reader.reject(error)
    } else reader.resolve({ done: true, value: undefined })
  }

  const end = (error?: unknown): void => {
    if (ending) return
    ending = error === undefined ? {} : { error }
    onEnd()
    for (const reader of readers.splice(0)) finish(reader)
  }

  const iterator: AsyncIterator<Value> = {
    next: () =>
      new Promise((resolve, reject) => {
        const [value] = buffer
        if (buffer.length > 0) {
          buffer.shift()
          resolve({ done: false, value: value as Value }) // the length says that it is there, though it may be undefined
        } else if (ending) finish({ resolve, reject })
        else readers.push({ resolve, reject })
      }),
    return: () => {
      buffer.length = 0
      end()
      return Promise.resolve({ done: true, value: undefined })
    },
  }

  return {
    push(value) {
      if (ending) return
      const reader = readers.shift()
      if (reader) reader.resolve({ done: false, value })
      else if (buffer.push(value) > capacity) buffer.shift()
    },
    end,
    [Symbol.asyncIterator]: () => iterator,
  }
}

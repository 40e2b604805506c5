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
  const readers: Reader<Value>[] = []
  let ending: { readonly error: unknown } | undefined

  /** Gives everybody who waits what there is. */
  const serve = (): void => {
    while (readers.length > 0 && (buffer.length > 0 || ending)) {
      const { resolve, reject } = readers.shift() as Reader<Value> // the length says that it is there
      if (buffer.length > 0) resolve({ done: false, value: buffer.shift() as Value }) // likewise
      else if (ending?.error === undefined) resolve({ done: true, value: undefined })
      else {
        reject(ending.error)
        ending = { error: undefined }
      }
    }
  }

  const end = (error?: unknown): void => {
    if (ending) return
    ending = { error }
    serve()
    onEnd()
  }

  const iterator: AsyncIterator<Value, undefined> = {
    next: () =>
      new Promise((resolve, reject) => {
        readers.push({ resolve, reject })
        serve()
      }),
    return() {
      buffer.length = 0
      end()
      return Promise.resolve({ done: true, value: undefined })
    },
  }

  return {
    push(value) {
      if (ending) return
      if (buffer.push(value) > capacity) buffer.shift()
      serve()
    },
    end,
    [Symbol.asyncIterator]: () => iterator,
  }
}

interface Reader<Value> {
  resolve(result: IteratorResult<Value, undefined>): void
  reject(error: unknown): void
}

/** The heap without garbage. Bytes. Needs `--expose-gc`. */
export async function measureHeap() {
  // What waits for its finalizer goes with the second round.
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}

/**
 * How much the least heap of the last third of the samples lies above that of the second. The least, because now and
 * then an engine still holds what it is about to collect; not the first third, because that is when code is compiled.
 *
 * @param {readonly number[]} heaps
 */
export function growthOf(heaps) {
  const third = Math.floor(heaps.length / 3)
  return Math.min(...heaps.slice(2 * third)) - Math.min(...heaps.slice(third, 2 * third))
}

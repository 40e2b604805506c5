/** Uniform whole numbers from 0 to below `end`; the same sequence for the same seed. */
export type Pick = (end: number) => number

export function createPick(seed: number): Pick {
  let state = seed | 0
  return (end) => {
    // xorshift: plenty for choosing places in a text.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % end
  }
}

/** What decoders stumble over: ends of things, names that objects have already, numbers that are none. */
const TOKENS = [
  '" \\ { } [ ] , : - . e 0 € \\u0000 null true false 1e999 -0 7672696335120716277'.split(' '),
  '"__proto__" "constructor" "toString" "" {} [] "type": "data": "id": "then":1,'.split(' '),
  ['{"toString":1}', '{"valueOf":null,"toString":null}', '\u0000', '\ud800', ' ', '\n'],
].flat()

/** A text with some characters or tokens added, taken away, replaced, repeated or cut off, or with the end of another. */
export function mutate(text: string, others: readonly string[], pick: Pick): string {
  let mutated = text
  for (let times = 1 + pick(3); times > 0; times--) mutated = mutateOnce(mutated, others, pick)
  return mutated
}

function mutateOnce(text: string, others: readonly string[], pick: Pick): string {
  const start = pick(text.length + 1)
  const end = start + pick(Math.min(12, text.length - start) + 1)
  const before = text.slice(0, start)
  switch (pick(6)) {
    case 0:
      return before + text.slice(end)
    case 1:
      return before
    case 2:
      return before + text.slice(start, end) + text.slice(start)
    case 3: {
      const other = oneOf(others, pick)
      return before + other.slice(pick(other.length + 1))
    }
    default:
      return before + oneOf(TOKENS, pick) + text.slice(pick(2) === 0 ? start : end)
  }
}

/** Any JSON, mostly small, with the given words as keys and texts. */
export function randomJson(words: readonly string[], pick: Pick, depth = 4): string {
  const inner = (): string => randomJson(words, pick, depth - 1)
  const word = (): string => JSON.stringify(oneOf(words, pick))
  const list = (make: () => string): string => Array.from({ length: pick(5) }, make).join(',')
  switch (pick(depth > 0 ? 8 : 5)) {
    case 0:
      return word()
    case 1:
      return String(pick(100) - 50)
    case 2:
      return oneOf(['null', 'true', 'false', '1e999', '1.5', '7672696335120716277', '""'], pick)
    case 3:
      return JSON.stringify(randomText(pick, 8))
    case 4:
      return pick(2) === 0 ? '{}' : '[]'
    case 5:
      return `[${list(inner)}]`
    default:
      return `{${list(() => `${word()}:${inner()}`)}}`
  }
}

export function randomText(pick: Pick, longest: number): string {
  return String.fromCharCode(
    ...Array.from({ length: pick(longest + 1) }, () => pick(pick(2) === 0 ? 128 : 65536)),
  )
}

export function randomBytes(pick: Pick, longest: number): ArrayBuffer {
  return Uint8Array.from({ length: pick(longest + 1) }, () => pick(256)).buffer
}

function oneOf(list: readonly string[], pick: Pick): string {
  return list[pick(list.length)] ?? ''
}

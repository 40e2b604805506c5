/**
 * `JSON.parse` that keeps what a number cannot hold: whole numbers beyond 2^53 come as strings, digit by digit. Strings
 * and all other numbers are as ever. Throws for what is not JSON.
 */
export function parseLossless(text: string): unknown {
  return JSON.parse(/\d{16}/.test(text) ? quoteLongIntegers(text) : text)
}

/** By hand, for a pattern over strings of megabytes would exhaust the stack of the pattern engine. */
function quoteLongIntegers(text: string): string {
  const parts: string[] = []
  let start = 0
  for (let quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', start)) {
    const end = endOfString(text, quote)
    parts.push(quoteNumbers(text.slice(start, quote)), text.slice(quote, end))
    start = end
  }
  parts.push(quoteNumbers(text.slice(start)))
  return parts.join('')
}

/** Behind the closing quote; the end of the text where there is none. */
function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end + 1
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, place: number): boolean {
  let first = place
  while (text[first - 1] === '\\') first--
  return (place - first) % 2 === 1
}

/** In text without strings. */
function quoteNumbers(text: string): string {
  return text.replace(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (number) =>
    /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number,
  )
}

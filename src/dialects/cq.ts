/** A part of a message: `{ type: 'at', data: { qq: '123' } }`. Text is `{ type: 'text', data: { text } }`. */
export interface OneBotSegment {
  readonly type: string
  readonly data: Readonly<Record<string, string | number | boolean>>
}

/** What servers send and take: a CQ string, segments, or a single one. */
export type OneBotMessage = string | readonly OneBotSegment[] | OneBotSegment

/** Makes text safe inside of a CQ string: `&`, `[` and `]`. */
export function escapeCq(text: string): string {
  return text.replace(/[&[\]]/g, toEntity)
}

/** The opposite of `escapeCq`, for values of parameters too. */
export function unescapeCq(text: string): string {
  return text.replace(/&(?:amp|#91|#93|#44);/g, (entity) =>
    entity === '&amp;' ? '&' : String.fromCharCode(Number(entity.slice(2, -1))),
  )
}

/** Any form of a message as segments. What looks like a code but is none stays text. */
export function toSegments(message: OneBotMessage): OneBotSegment[] {
  if (typeof message !== 'string') return [message].flat()
  const segments: OneBotSegment[] = []
  let start = 0
  const addText = (end: number): void => {
    if (end > start) segments.push({ type: 'text', data: { text: unescapeCq(message.slice(start, end)) } })
  }
  // A `[` inside of a code is always escaped, so a second one cannot be part of it.
  const codes = message.matchAll(/\[CQ:([^[\],]+)((?:,[^[\]]*)?)\]/g)
  for (const { index, 0: code, 1: type = '', 2: parameters = '' } of codes) {
    addText(index)
    segments.push({ type, data: readParameters(parameters) })
    start = index + code.length
  }
  addText(message.length)
  return segments
}

/** Any form of a message as a CQ string. */
export function toCq(message: OneBotMessage): string {
  if (typeof message === 'string') return message
  return [message].flat().map(writeSegment).join('')
}

function writeSegment({ type, data }: OneBotSegment): string {
  if (type === 'text') return escapeCq(String(data['text'] ?? ''))
  const parameters = Object.entries(data).map(
    ([name, value]) => `,${name}=${String(value).replace(/[&[\],]/g, toEntity)}`,
  )
  return `[CQ:${type}${parameters.join('')}]`
}

/** A value is everything behind the first `=`. */
function readParameters(text: string): Record<string, string> {
  const pairs = text.split(',').slice(1)
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = ''] = pair.split('=', 1)
      return [name, unescapeCq(pair.slice(name.length + 1))]
    }),
  )
}

function toEntity(character: string): string {
  return character === '&' ? '&amp;' : `&#${character.charCodeAt(0)};`
}

import type { WebSocketMessage } from '../core/dialect.js'
import type { Place, Places } from './places.js'

/** A live message that waits. */
export interface Placed {
  readonly message: WebSocketMessage
  readonly place: Place
}

/** What the server has of the gap in a sequence. */
export interface Found {
  readonly stream: string
  readonly messages: readonly WebSocketMessage[]
  readonly complete: boolean
}

export interface Mended {
  /** What was missed and what waited, each once, in order. */
  readonly messages: readonly { readonly message: WebSocketMessage; readonly place?: Place | undefined }[]
  /** How many of them were missed. */
  readonly missed: number
}

const keyOf = ({ stream, position }: Place): string => `${position} ${stream}`

/** Puts what waited, by the link that it came over, and what was missed together. The places move on. */
export function mend(places: Places, links: readonly Placed[][], found: readonly Found[]): Mended {
  const [earlier, present = []] = [links.slice(0, -1), links.at(-1)]
  const whole = new Set(found.filter(({ complete }) => complete).map(({ stream }) => stream))
  const gap = found
    .flatMap(({ messages }) => messages)
    .map((message) => ({ message, place: places.of(message) }))
  gap.sort((one, other) => (one.place?.position ?? 0) - (other.place?.position ?? 0))
  const inGap = new Set<string>()
  const firstOf = new Map<string, number>()
  for (const { place } of gap) {
    if (!place) continue
    inGap.add(keyOf(place))
    if (!firstOf.has(place.stream)) firstOf.set(place.stream, place.position)
  }

  const isNew = ({ place }: Placed): boolean => places.advance(place)
  const isBroken = ({ place }: Placed): boolean => !whole.has(place.stream)
  // What is older than a break goes first: the positions that follow it may be lower.
  const before = earlier.flatMap((link) => {
    places.doubt(whole)
    return link.filter((each) => isBroken(each) && !inGap.has(keyOf(each.place)) && isNew(each))
  })
  places.doubt(whole)
  places.trust(whole)
  // A server that has not all of it may lack even what came over the present link first.
  const isOlder = ({ place }: Placed): boolean => place.position < (firstOf.get(place.stream) ?? -Infinity)
  const older = present.filter((each) => isBroken(each) && isOlder(each) && isNew(each))
  const missed = gap.filter(({ place }) => !place || places.advance(place))
  const kept = earlier.flat().filter((each) => !isBroken(each))
  const live = [...kept, ...present].filter(isNew)
  return { messages: [...before, ...older, ...missed, ...live], missed: missed.length }
}

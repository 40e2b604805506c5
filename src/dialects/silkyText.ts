/** What a service pushes that follows Silky's example. */
export interface SilkyPush {
  readonly message: string
  /** The session that it was pushed to. */
  readonly sessionId: string
}

/**
 * Reads `message:…,sessionId:…`, the text that the service of Silky's documentation pushes; undefined for any other text.
 * The message may have commas and lines of its own.
 */
export function parseSilkyPush(text: string): SilkyPush | undefined {
  const mark = ',sessionId:'
  const end = text.lastIndexOf(mark)
  if (!text.startsWith('message:') || end < 0) return undefined
  return { message: text.slice('message:'.length, end), sessionId: text.slice(end + mark.length) }
}

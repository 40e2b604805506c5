import type { Dialect } from '../core/dialect.js'
import { type TextEvents, decodeRaw, encodeRaw } from './rawFrames.js'

/**
 * Raw text and bytes, untouched. What arrives is a message of type `message`; what is sent goes out as it is, whatever
 * its type: `send('message', 'hello')`. No heartbeat, requests, subscriptions or ids.
 */
export function text(): Dialect<TextEvents, object> {
  return { name: 'text', readyOn: 'open', encode: encodeRaw, decode: decodeRaw }
}

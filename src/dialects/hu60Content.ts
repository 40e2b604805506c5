import { isObject } from './jsonFrame.js'

/** A part of what somebody wrote. Types that are not listed arrive as they are. */
export type Hu60Segment =
  | { readonly type: 'markdown' }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'face'; readonly face: string }
  | { readonly type: 'at'; readonly tag: string; readonly uid: number }
  | Hu60AtMsg
  | { readonly type: 'mdcode' | 'mdpre' | 'style'; readonly [field: string]: unknown }

/** Where somebody was mentioned, and the words. */
export interface Hu60AtMsg {
  readonly type: 'atMsg'
  readonly uid: number
  /** The place in words. */
  readonly pos: string
  /** The place relative to the site; `{$BID}` stands for the skin of the page, such as `html`. */
  readonly url: string
  readonly msg: readonly Hu60Segment[]
}

/** The segments in the JSON text of a content; the text itself where it holds none. */
export function parseHu60Content(content: string): string | readonly Hu60Segment[] {
  try {
    const value: unknown = JSON.parse(content)
    return isSegments(value) ? value : content
  } catch {
    return content // written before contents were JSON
  }
}

function isSegments(value: unknown): value is readonly Hu60Segment[] {
  return Array.isArray(value) && value.every((each) => isObject(each) && typeof each['type'] === 'string')
}

import {
  type OneBotMessage,
  type OneBotSegment,
  escapeCq,
  toCq,
  toSegments,
  unescapeCq,
} from 'hawser/dialects'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const text = (words: string): OneBotSegment => ({ type: 'text', data: { text: words } })
const at: OneBotSegment = { type: 'at', data: { qq: '10001000' } }

describe('a CQ string', () => {
  test.each<[string, OneBotSegment[]]>([
    ['', []],
    ['hi', [text('hi')]],
    ['[CQ:at,qq=10001000]', [at]],
    ['a[CQ:at,qq=10001000]b', [text('a'), at, text('b')]],
    ['[CQ:shake]', [{ type: 'shake', data: {} }]],
    ['&#91;CQ:at&#93; &amp;amp;', [text('[CQ:at] &amp;')]],
    [
      '[CQ:share,url=http://a.test/?b=c&amp;d=e,title=x&#44;y]',
      [{ type: 'share', data: { url: 'http://a.test/?b=c&d=e', title: 'x,y' } }],
    ],
    ['[CQ:x,=1,a,b=]', [{ type: 'x', data: { '': '1', a: '', b: '' } }]],
    ['[CQ:x,__proto__=1]', [{ type: 'x', data: Object.fromEntries([['__proto__', '1']]) }]],
  ])('%j is read', (message, segments) => {
    expect(toSegments(message)).toEqual(segments)
  })

  test.each(['[CQ:', '[CQ:]', '[CQ:at', '[cq:at]', '[CQ:at,qq=1', '[CQ at]', '[CQ:a[CQ:'])(
    '%j is plain text',
    (message) => {
      expect(toSegments(message)).toEqual([text(message)])
    },
  )

  test('is written from segments, and from a single one', () => {
    const segments = [text('[a] & b'), at, { type: 'x', data: { y: 'a,b&[c]', n: 1, yes: true } }]
    expect(toCq(segments)).toBe(
      '&#91;a&#93; &amp; b[CQ:at,qq=10001000][CQ:x,y=a&#44;b&amp;&#91;c&#93;,n=1,yes=true]',
    )
    expect(toCq(at)).toBe('[CQ:at,qq=10001000]')
    expect(toCq('as it is &')).toBe('as it is &')
  })
})

test('segments stay what they are, alone or in a list', () => {
  expect(toSegments(at)).toEqual([at])
  expect(toSegments([text('a'), at])).toEqual([text('a'), at])
})

test('any text survives being escaped', () => {
  const isSame = (words: string): boolean => unescapeCq(escapeCq(words)) === words
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), isSame), { seed: 1 })
}, 60_000)

test('any segments survive the way there and back', () => {
  const name = fc.stringMatching(/^[a-z_]+$/)
  const type = name.filter((each) => each !== 'text')
  const segments = fc.array(fc.record({ type, data: fc.dictionary(name, fc.string()) }))
  fc.assert(
    fc.property(segments, (given) => {
      expect(toSegments(toCq(given))).toEqual(given.map((each) => ({ ...each, data: { ...each.data } })))
    }),
    { seed: 1 },
  )
}, 60_000)

test.each(['[CQ:', '[CQ:a,', '[CQ:a', '&#91', '[', ']', '[CQ:a]', '=,'])(
  'megabytes of %j take no time that anybody notices',
  (part) => {
    const message: OneBotMessage = part.repeat(2_000_000 / part.length)
    const began = performance.now()
    toSegments(message)
    expect(performance.now() - began).toBeLessThan(10_000)
  },
  60_000,
)

import * as fc from 'fast-check'
import { parseLossless } from 'hawser/dialects'
import { expect, test } from 'vitest'

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', '9007199254740992'],
  ['-9007199254740991', -9007199254740991],
  ['-7672696335120716277', '-7672696335120716277'],
  ['[7672696335120716277,7672696335120716277]', ['7672696335120716277', '7672696335120716277']],
  ['{"7672696335120716277":1}', { '7672696335120716277': 1 }],
  ['"7672696335120716277"', '7672696335120716277'],
  ['["\\"",7672696335120716277,"\\\\"]', ['"', '7672696335120716277', '\\']],
  ['"\\\\\\" 7672696335120716277"', '\\" 7672696335120716277'],
  ['0.76726963351207162770', 0.7672696335120717],
  ['7672696335120716277.5', Number('7672696335120716277')],
  ['7672696335120716277e3', Number('7672696335120716277000')],
  ['1e400', Infinity],
  [' 7672696335120716277 ', '7672696335120716277'],
  ['{"__proto__":7672696335120716277}', JSON.parse('{"__proto__":"7672696335120716277"}')],
])('%s', (text, value) => {
  expect(parseLossless(text)).toEqual(value)
})

test.each([
  '',
  '7672696335120716277x',
  '07672696335120716277',
  '"7672696335120716277',
  '[7672696335120716277',
  '--7672696335120716277',
])('%j is no JSON', (text) => {
  expect(() => parseLossless(text)).toThrow(SyntaxError)
})

test('is JSON.parse for all else', () => {
  /** Where both lose digits, or only one does, they lose the same. */
  const blur = (_key: string, value: unknown): unknown => {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
    return typeof value === 'string' && /^-?\d{16,}$/.test(value) ? String(Number(value)) : value
  }
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
      expect(JSON.stringify(parseLossless(text), blur)).toEqual(JSON.stringify(JSON.parse(text), blur))
    }),
    { seed: 1, numRuns: 300 },
  )
}, 60_000)

test('keeps every digit of any whole number, wherever it stands', () => {
  const number = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), number)), (pairs) => {
      const text = `{"list":[${pairs.map(([key, value]) => `{${JSON.stringify(key)}:${value}}`).join(' , ')}]}`
      const parsed = parseLossless(text) as { list: Record<string, number | string>[] }
      expect(parsed.list.map((each) => Object.values(each).map(String))).toEqual(
        pairs.map(([, value]) => [String(value)]),
      )
    }),
    { seed: 1, numRuns: 300 },
  )
}, 60_000)

test.each([
  ['a long text with quotes', JSON.stringify(`${'\\"'.repeat(500_000)}7672696335120716277`)],
  ['many short texts', `[${'"a",'.repeat(500_000)}7672696335120716277]`],
  ['many long numbers', `[${'7672696335120716277,'.repeat(100_000)}1]`],
  ['one endless number', '7'.repeat(2_000_000)],
])(
  '%s, 2 MB of it, takes no time that anybody notices',
  (_what, text) => {
    const began = performance.now()
    expect(parseLossless(text)).toBeDefined()
    expect(performance.now() - began).toBeLessThan(10_000)
  },
  60_000,
)

test.each([
  ['endless backslashes', `"${'\\'.repeat(2_000_001)}7672696335120716277"`],
  ['endless quotes', `7672696335120716277${'"'.repeat(2_000_000)}`],
  ['endless brackets', `7672696335120716277${'['.repeat(2_000_000)}`],
])(
  '%s are refused as fast',
  (_what, text) => {
    const began = performance.now()
    expect(() => parseLossless(text)).toThrow(SyntaxError)
    expect(performance.now() - began).toBeLessThan(10_000)
  },
  60_000,
)

import type { Dialect, Incoming, Outgoing } from 'hawser/core'

interface LineEvents {
  say: string
}

interface LineRequests {
  time: { params: undefined; result: string }
}

/** A server that speaks lines: a word, then what belongs to it. */
export function lines(): Dialect<LineEvents, LineRequests> {
  return {
    name: 'lines',
    readyOn: 'frame',
    encode,
    decode,
    hello: () => [{ kind: 'message', type: 'hello', data: '' }],
  }
}

function encode(out: Outgoing): string | undefined {
  switch (out.kind) {
    case 'message':
      if (typeof out.data !== 'string') throw new TypeError('a line is a string')
      return `${out.type} ${out.data}`.trim()
    case 'request':
      return `ask ${out.id} ${out.type}`
    case 'ping':
      return 'ping'
    case 'pong':
      return 'pong'
    case 'subscribe':
    case 'unsubscribe':
      return undefined // this server knows no topics
  }
}

function decode(frame: string | ArrayBuffer): Incoming {
  if (typeof frame !== 'string') return { kind: 'invalid', problem: 'a binary frame', frame }
  const [, word = '', rest = ''] = /^(\w+) ?(.*)$/s.exec(frame) ?? []
  if (word === 'welcome') return { kind: 'ready' }
  if (word === 'banned') return { kind: 'refused', reason: rest }
  if (word === 'ping' || word === 'pong') return { kind: word }
  if (word === 'say') return { kind: 'message', type: 'say', data: rest }
  const [, id, text] = /^(\d+) ?(.*)$/s.exec(rest) ?? []
  if (word === 'answer' && id) return { kind: 'reply', id: Number(id), data: text }
  if (word === 'error' && id) return { kind: 'reply', id: Number(id), error: text }
  return { kind: 'invalid', problem: 'an unknown word', frame }
}

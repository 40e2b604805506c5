import type { Interceptor } from 'hawser/core'
import { tsrpc, tsrpcResult } from 'hawser/dialects'
import { expect, test } from 'vitest'
import { createTsrpcServer } from '../support/servers/tsrpc.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

/** A client whose flows are the hooks given. */
async function open(hooks: Omit<Interceptor, 'name'>) {
  const server = createTsrpcServer({
    apis: { Echo: (req) => ({ reply: (req as { text: string }).text }) },
    msgs: { Chat: () => {} },
  })
  const preset = tsrpc({ url: 'wss://tsrpc.test/' })
  const { world, client } = setUpAgainst(server.take, {
    ...preset,
    use: [() => ({ name: 'flow', ...hooks })],
  })
  await client.connect()
  return { world, client }
}

test('preCallApiFlow: send rewrites a request', async () => {
  const { client } = await open({
    send: (out) => (out.kind === 'request' ? { ...out, data: { text: 'rewritten' } } : out),
  })
  expect(await client.request('Echo', { text: 'hi' })).toEqual({ reply: 'rewritten' })
})

test('preCallApiFlow: null cancels, and the call settles', async () => {
  const { client } = await open({ send: () => null })
  const { isSucc, ...rest } = await tsrpcResult(client.request('Echo', { text: 'hi' }))
  expect(isSucc).toBe(false)
  expect(rest).toMatchObject({ err: { type: 'ClientError', code: 'ABORTED' } })
  expect(client.send('Chat', { content: 'hi' })).toBe('dropped')
})

test('preSendDataFlow and preRecvDataFlow: encodeFrame and decodeFrame see what travels, heartbeats too', async () => {
  const frames: string[] = []
  const note = <Frame extends string | ArrayBuffer | Uint8Array>(frame: Frame): Frame => {
    frames.push(typeof frame === 'string' ? frame : `${frame.byteLength} byte`)
    return frame
  }
  const { world, client } = await open({ encodeFrame: note, decodeFrame: note })
  await client.request('Echo', { text: 'hi' })
  await world.settle()
  expect(frames).toContain('1 byte')
  expect(frames).toContain('["Echo",{"text":"hi"},1]')
  expect(frames).toContain('["Echo",{"isSucc":true,"res":{"reply":"hi"}},1]')
})

test('preConnectFlow and postDisconnectFlow: connect and disconnect frame the connection', async () => {
  const seen: string[] = []
  const { client } = await open({
    connect: () => void seen.push('connect'),
    ready: () => void seen.push('ready'),
    disconnect: ({ code, reason }) => void seen.push(`disconnect ${code} ${reason}`),
  })
  client.disconnect(3000, 'enough')
  expect(seen).toEqual(['connect', 'ready', 'disconnect 3000 enough'])
})

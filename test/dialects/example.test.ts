import { createWebSocketClient } from 'hawser/core'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, test } from 'vitest'
import { lines } from '../support/lineDialect.ts'

/** The server that the page on dialects describes. */
function setUpLines() {
  const world = createFakeWorld()
  const server = createFakeServer(world, { pong: false })
  const heard: string[] = []
  server.onFrame((frame, connection) => {
    const line = frame as string // the dialect sends nothing else
    heard.push(line)
    const [word, id] = line.split(' ')
    if (word === 'hello') connection.send('welcome')
    if (word === 'ping') connection.send('pong')
    if (line === `ask ${id} time`) connection.send(`answer ${id} noon`)
    else if (word === 'ask') connection.send(`error ${id} no such question`)
  })
  return {
    world,
    server,
    heard,
    client: createWebSocketClient({ url: 'wss://lines.test', dialect: lines(), env: world }),
  }
}

test('the dialect of the documentation talks to its server', async () => {
  const { world, server, heard, client } = setUpLines()
  const said: string[] = []
  client.on('say', (text) => said.push(text))
  expect(client.send('say', 'too early')).toBe('dropped')
  const connected = client.connect()
  expect(client.send('say', 'early')).toBe('queued')
  await connected
  await world.settle()
  expect(heard).toEqual(['hello', 'say early'])

  server.send('say good morning')
  await world.settle()
  expect(said).toEqual(['good morning'])
  expect(await client.request('time')).toBe('noon')

  await world.advance(30_000)
  expect(client.state).toMatchObject({ name: 'open', latency: 0 })
  client.disconnect()
  world.assertIdle()
})

test('what it does not understand is invalid, and a ban is for good', async () => {
  const { world, server, client } = setUpLines()
  const problems: string[] = []
  client.on('invalid', ({ problem }) => problems.push(problem))
  await client.connect()
  server.send('mumble mumble')
  server.send('answer nothing')
  server.send(new Uint8Array([1]))
  await world.settle()
  expect(problems).toEqual(['an unknown word', 'an unknown word', 'a binary frame'])

  server.send('banned for shouting')
  await world.settle()
  expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'refused', reason: 'for shouting' } })
  world.assertIdle()
})

import { type FakeConnection, createFakeWorld } from 'hawser/testing'
import type { Peer, Stage } from './stage.ts'

export async function createFakeStage(): Promise<Stage> {
  const world = createFakeWorld({ page: false })
  const url = 'ws://127.0.0.1:8080/ws'
  const peers: Peer[] = []
  let how: Parameters<Stage['treat']>[0] = 'accept'

  world.listen(url, (connection) => {
    if (how === 'refuse') return connection.refuse()
    if (how === 'hang') return undefined
    connection.accept(how === 'offend' ? 'nobody asked for this' : undefined)
    if (connection.state === 'open') peers.push(toPeer(connection))
  })

  return {
    config: { url, env: world },
    nowhere: 'ws://127.0.0.1:9/ws',
    peers,
    open: (address, protocols = []) => world.openSocket(address, protocols, {}),
    treat(next) {
      how = next
    },
    pass: (duration) => world.advance(duration),
    assertIdle: world.assertIdle,
    end: world.settle,
  }
}

function toPeer(connection: FakeConnection): Peer {
  const { frames, protocols } = connection
  return {
    protocol: protocols[0] ?? '',
    frames,
    get closed() {
      return connection.closed
    },
    send: (frame) => connection.send(frame),
    close: (code, reason) => connection.close(code, reason),
    drop: () => connection.drop(),
    silence: () => connection.silence(),
    clog: () => connection.clog(),
    drain: () => connection.drain(),
  }
}

import { describe } from 'vitest'
import { testClient } from './clientSuite.ts'
import { testSockets } from './socketSuite.ts'
import { createWsStage } from './wsStage.ts'

describe('ws over TCP: sockets', () => {
  testSockets(createWsStage)
})

describe('ws over TCP: a client', () => {
  testClient(createWsStage)
})

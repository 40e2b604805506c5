import { describe } from 'vitest'
import { testClient } from './clientSuite.ts'
import { createFakeStage } from './fakeStage.ts'
import { testSockets } from './socketSuite.ts'

describe('the fake world: sockets', () => {
  testSockets(createFakeStage)
})

describe('the fake world: a client', () => {
  testClient(createFakeStage)
})

import { useSocketEvent } from 'hawser'
import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'
import type { Welcome } from '../../server/protocol.ts'
import { required } from './required.ts'

/** What the server said last about who we are; undefined until it said something. */
export type Session = Readonly<ShallowRef<Welcome | undefined>>

const key: InjectionKey<Session> = Symbol('session')

export function provideSession(): Session {
  const session = shallowRef<Welcome>()
  useSocketEvent('welcome', (welcome) => {
    session.value = welcome
  })
  provide(key, session)
  return session
}

export const useSession = () => required(inject(key), 'session')

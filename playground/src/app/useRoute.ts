import { useEventListener } from '@vueuse/core'
import { computed, inject, provide, ref } from 'vue'
import type { ComputedRef, InjectionKey } from 'vue'
import type { RoomId } from '../../server/protocol.ts'
import { composables } from '../composables/names.ts'
import type { Composable } from '../composables/names.ts'
import { systems } from '../servers/systems.ts'
import type { Panelled } from '../servers/systems.ts'
import { required } from './required.ts'

export const panels = [
  'chat',
  'notifications',
  'connection',
  'bind-code',
  'servers',
  'throughput',
  'forms',
  'composables',
] as const

export type Panel = (typeof panels)[number]

/** Where the page is, read from the hash: `#/chat/general`, `#/bind-code?code=…`. */
export interface Route {
  readonly panel: Panel
  readonly room: RoomId
  /** One of the systems of the servers panel. */
  readonly system: Panelled
  /** One of the pages of the composables panel; undefined on any other panel and on its first page. */
  readonly composable: Composable | undefined
  /** A bind code that came with the link. */
  readonly code: string | undefined
}

const rooms: readonly RoomId[] = ['general', 'support', 'random']

const key: InjectionKey<ComputedRef<Route>> = Symbol('route')

/** What the hash does not say, or says wrongly, is the first of its kind. */
function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [first, second] = path.split('/')
  const panel = panels.find((each) => each === first) ?? 'chat'
  return {
    panel,
    room: rooms.find((room) => room === second) ?? 'general',
    system: systems.find((system) => system === second) ?? 'envelope',
    composable: panel === 'composables' ? composables.find((name) => name === second) : undefined,
    code: new URLSearchParams(query).get('code') ?? undefined,
  }
}

export function provideRoute(): ComputedRef<Route> {
  const hash = ref(location.hash)
  useEventListener(window, 'hashchange', () => (hash.value = location.hash))
  const route = computed(() => parseRoute(hash.value))
  provide(key, route)
  return route
}

export const useRoute = () => required(inject(key), 'route')

import { inject, ref, watch } from 'vue'
import type { App, InjectionKey, Ref } from 'vue'
import { createId } from './createId.ts'
import { required } from './required.ts'
import { keepSetting, readSetting } from './settings.ts'

/** Who this tab is. Each tab is somebody of its own, so that two of them can talk. */
export interface Identity {
  /** A secret: with it the server takes every connection for the same user. */
  readonly client: string
  /** The name asked for; without one the server makes one up. */
  readonly name: Ref<string | undefined>
}

const key: InjectionKey<Identity> = Symbol('identity')

export function createIdentity(): Identity & { install(app: App): void } {
  const client = readSetting('client') ?? createId()
  keepSetting('client', client)
  const name = ref(readSetting('name'))
  watch(name, (value) => keepSetting('name', value))
  const identity = { client, name }
  return { ...identity, install: (app) => void app.provide(key, identity) }
}

export const useIdentity = () => required(inject(key), 'identity')

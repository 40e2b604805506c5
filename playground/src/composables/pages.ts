import type { Component } from 'vue'
import en from '../../../docs/composables.md?sections'
import zh from '../../../docs/zh/composables.md?sections'
import type { Section } from '../../docs/sections.ts'
import { required } from '../app/required.ts'
import type { Locale } from '../i18n/index.ts'
import type { Composable } from './names.ts'

/** A file of a demo, as highlighted HTML. */
export interface Source {
  readonly file: string
  readonly html: string
}

const components = import.meta.glob<Component>('./demos/*.vue', { eager: true, import: 'default' })
const sources = import.meta.glob<string>('./demos/*.vue', {
  eager: true,
  import: 'default',
  query: '?raw&code',
})
const texts = { en, 'zh-CN': zh }

/** What a demo is made of, itself first. */
const files: Readonly<Record<Composable, readonly [string, ...string[]]>> = {
  createSocket: ['CreateSocketDemo', 'SocketLine'],
  provideSocket: ['ProvideSocketDemo', 'SocketLine'],
  useSocket: ['UseSocketDemo'],
  useSocketEvent: ['UseSocketEventDemo'],
  useSocketMessages: ['UseSocketMessagesDemo'],
  useSocketRequest: ['UseSocketRequestDemo'],
  useSocketSubscription: ['UseSocketSubscriptionDemo'],
  useSocketOutbox: ['UseSocketOutboxDemo'],
  useBindCode: ['UseBindCodeDemo'],
}

const pathOf = (file: string) => `./demos/${file}.vue`

export const demoOf = (name: Composable): Component =>
  required(components[pathOf(files[name][0])], `demo of ${name}`)

export const sourcesOf = (name: Composable): Source[] =>
  files[name].map((file) => ({
    file: `${file}.vue`,
    html: required(sources[pathOf(file)], `source of ${file}`),
  }))

export const sectionOf = (name: Composable, locale: Locale): Section =>
  required(texts[locale].sections[name], `text on ${name}`)

export const introOf = (locale: Locale): string => texts[locale].intro

import type { StateName } from 'hawser'
import type { EdgeName } from './edges.ts'

export interface Place {
  readonly x: number
  readonly y: number
}

/** A path with its arrow at the end, and a word beside it. `key` names the word under `connection.edge`. */
export interface Edge {
  readonly path: string
  readonly label?: Place & { readonly key: string; readonly anchor?: 'middle' | 'end' }
}

export interface Diagram {
  readonly width: number
  readonly height: number
  readonly node: { readonly width: number; readonly height: number }
  /** The frame around the three states of an attempt. */
  readonly attempt: Place & { readonly width: number; readonly height: number }
  /** Upper left corners. */
  readonly places: Record<StateName, Place>
  readonly edges: Record<EdgeName, Edge>
  /** Where the way from every state begins. */
  readonly anywhere: Place
}

/** For a desk: an attempt reads from left to right. */
export const wide: Diagram = {
  width: 744,
  height: 276,
  node: { width: 112, height: 50 },
  attempt: { x: 178, y: 22, width: 388, height: 94 },
  places: {
    idle: { x: 8, y: 54 },
    resolving: { x: 192, y: 54 },
    opening: { x: 316, y: 54 },
    handshaking: { x: 440, y: 54 },
    open: { x: 624, y: 54 },
    closed: { x: 8, y: 194 },
    failed: { x: 192, y: 194 },
    waiting: { x: 440, y: 194 },
  },
  edges: {
    connect: { path: 'M122 79 H174', label: { x: 148, y: 71, key: 'connect', anchor: 'middle' } },
    ready: { path: 'M568 79 H620', label: { x: 594, y: 71, key: 'ready', anchor: 'middle' } },
    dropped: {
      path: 'M668 106 V209 Q668 219 658 219 H556',
      label: { x: 610, y: 211, key: 'dropped', anchor: 'middle' },
    },
    refused: {
      path: 'M700 106 V254 Q700 264 690 264 H258 Q248 264 248 254 V248',
      label: { x: 380, y: 257, key: 'refused', anchor: 'middle' },
    },
    lost: { path: 'M478 118 V190', label: { x: 470, y: 158, key: 'lost', anchor: 'end' } },
    due: { path: 'M514 192 V120', label: { x: 522, y: 158, key: 'due' } },
    gaveUp: { path: 'M230 118 V190', label: { x: 222, y: 158, key: 'gaveUp', anchor: 'end' } },
    connectFailed: { path: 'M266 192 V120', label: { x: 274, y: 158, key: 'connect' } },
    connectClosed: {
      path: 'M122 219 H138 Q148 219 148 209 V110 Q148 100 158 100 H174',
      label: { x: 141, y: 130, key: 'connect', anchor: 'end' },
    },
    disconnect: { path: 'M24 150 V190', label: { x: 32, y: 174, key: 'disconnect' } },
  },
  anywhere: { x: 14, y: 144 },
}

/** For a phone: an attempt lies across, what comes of it below. */
export const tall: Diagram = {
  width: 340,
  height: 376,
  node: { width: 96, height: 48 },
  attempt: { x: 2, y: 104, width: 316, height: 88 },
  places: {
    idle: { x: 10, y: 8 },
    open: { x: 214, y: 8 },
    resolving: { x: 10, y: 134 },
    opening: { x: 112, y: 134 },
    handshaking: { x: 214, y: 134 },
    closed: { x: 10, y: 264 },
    failed: { x: 112, y: 264 },
    waiting: { x: 214, y: 264 },
  },
  edges: {
    connect: { path: 'M58 58 V100', label: { x: 66, y: 84, key: 'connect' } },
    ready: { path: 'M262 102 V60', label: { x: 254, y: 84, key: 'ready', anchor: 'end' } },
    dropped: {
      path: 'M310 40 H318 Q326 40 326 50 V278 Q326 288 318 288 H314',
      label: { x: 318, y: 84, key: 'dropped', anchor: 'end' },
    },
    refused: {
      path: 'M310 24 H326 Q336 24 336 34 V326 Q336 336 326 336 H170 Q160 336 160 326 V316',
      label: { x: 262, y: 330, key: 'refused', anchor: 'middle' },
    },
    lost: { path: 'M246 194 V260', label: { x: 240, y: 214, key: 'lost', anchor: 'end' } },
    due: { path: 'M278 262 V196', label: { x: 284, y: 250, key: 'due' } },
    gaveUp: { path: 'M146 194 V260', label: { x: 140, y: 214, key: 'gaveUp', anchor: 'end' } },
    connectFailed: { path: 'M178 262 V196', label: { x: 184, y: 250, key: 'connect' } },
    connectClosed: { path: 'M58 262 V196', label: { x: 64, y: 250, key: 'connect' } },
    disconnect: { path: 'M58 350 V316', label: { x: 66, y: 344, key: 'disconnect' } },
  },
  anywhere: { x: 28, y: 362 },
}

import type { WebSocket } from 'ws'
import { say } from '../support/echoServer.mjs'
import {
  type Fault,
  answer,
  hangUp,
  onceOpen,
  says,
  saysAndStays,
  silence,
  trickle,
} from '../support/faultProxy.ts'
import { type Told, textOf } from './observe.ts'
import { type Scene, broken, killed, nobody } from './scene.ts'

/** One fault, and what both clients are told besides the address. */
export interface Scenario {
  /** For the pages, in English and Chinese; the first is its title in the tests. */
  readonly name: string
  readonly zh: string
  readonly config?: Omit<Told, 'url'>
  readonly stage: () => Promise<Scene>
}

const MEGABYTE = 1_000_000
const always = Infinity
/** A frame is life only when all of it is there. */
const patient = { heartbeatTimeout: 10_000 }

const payload = (length: number) => (socket: WebSocket) =>
  say(socket, { type: 'payload', data: textOf(length) })
const healthy = (socket: WebSocket): void => say(socket, { type: 'healthy' })
const network = (fault: Fault, times?: number) => () => broken({ network: fault, times })

/** The server does something odd and then behaves. */
const server = (act: (socket: WebSocket) => void) => () =>
  broken({
    server(socket) {
      act(socket)
      healthy(socket)
    },
  })

/** The bytes of a close frame, whatever the code. */
const closeFrame = (code: number): number[] => [0x88, 2, code >> 8, code & 0xff]

export const FAULTS: readonly Scenario[] = [
  { name: 'nobody listens', zh: '无人监听', stage: nobody },
  { name: 'accepts and hangs up', zh: '接受后立即挂断', stage: network(hangUp) },
  { name: 'accepts and resets', zh: '接受后立即重置', stage: network((client) => client.resetAndDestroy()) },
  { name: 'accepts and says nothing', zh: '接受后一言不发', stage: network(silence) },
  { name: 'HTTP 401', zh: 'HTTP 401', stage: network(answer('401 Unauthorized')) },
  { name: 'HTTP 403', zh: 'HTTP 403', stage: network(answer('403 Forbidden')) },
  { name: 'HTTP 503', zh: 'HTTP 503', stage: network(answer('503 Service Unavailable')) },
  { name: 'HTTP 302', zh: 'HTTP 302', stage: network(answer('302 Found', { Location: '/elsewhere' })) },
  { name: 'HTTP 200', zh: 'HTTP 200', stage: network(answer('200 OK')) },
  {
    name: 'HTTP 503 each time',
    zh: '每次都是 HTTP 503',
    stage: network(answer('503 Service Unavailable'), always),
  },
  {
    name: 'lets in and closes each time',
    zh: '每次放行后立即关闭',
    stage: () => broken({ times: always, server: (socket) => socket.close(1000) }),
  },
  {
    name: 'reset while open',
    zh: '打开后被重置',
    stage: network(onceOpen((client) => client.resetAndDestroy())),
  },
  {
    name: 'cut without a close frame',
    zh: '没有关闭帧就断开',
    stage: network(onceOpen((client) => client.end())),
  },
  { name: 'silent while open', zh: '打开后静默', stage: network(onceOpen(() => {})) },
  {
    name: 'reset in the middle of a frame',
    zh: '帧传到一半被重置',
    stage: () =>
      broken({ network: onceOpen((client) => client.resetAndDestroy(), 100_000), server: payload(MEGABYTE) }),
  },
  {
    name: 'silent in the middle of a frame',
    zh: '帧传到一半静默',
    stage: () => broken({ network: onceOpen(() => {}, 100_000), server: payload(MEGABYTE) }),
  },
  {
    name: 'server killed (SIGKILL)',
    zh: '服务器被杀（SIGKILL）',
    config: { maxReconnectAttempts: always },
    stage: killed,
  },
  {
    name: 'byte by byte',
    zh: '逐字节到达',
    stage: () => broken({ network: trickle, server: (socket) => [payload(100)(socket), healthy(socket)] }),
  },
  {
    name: 'a message in 1,000 fragments',
    zh: '一条消息分成 1,000 个分片',
    stage: server((socket) => {
      const frame = Buffer.from(JSON.stringify({ type: 'payload', data: textOf(2_000) }))
      const size = Math.ceil(frame.length / 1_000)
      for (let from = 0; from < frame.length; from += size) {
        socket.send(frame.subarray(from, from + size), { binary: false, fin: from + size >= frame.length })
      }
    }),
  },
  {
    name: 'a frame of 10 MB in',
    zh: '收到 10 MB 的帧',
    config: patient,
    stage: server(payload(10 * MEGABYTE)),
  },
  {
    name: 'a frame of 10 MB out',
    zh: '发出 10 MB 的帧',
    config: { ...patient, echo: 10 * MEGABYTE },
    stage: server(() => {}),
  },
  {
    name: 'text that is no message',
    zh: '不是消息的文本',
    stage: server((socket) => {
      for (const text of ['', 'hello', '{', 'null', '[]', '{"data":1}', '{"type":7}']) socket.send(text)
    }),
  },
  {
    name: 'bytes that are no message',
    zh: '不是消息的二进制',
    stage: server((socket) => {
      for (const size of [0, 1, 100_000]) socket.send(Buffer.alloc(size, 0xff))
    }),
  },
  { name: 'bytes that are no frame', zh: '不是帧的字节', stage: network(says(0xff, 0)) },
  { name: 'text that is no UTF-8', zh: '不是 UTF-8 的文本', stage: network(says(0x81, 2, 0xc3, 0x28)) },
  {
    name: 'close frame, but the connection stays',
    zh: '有关闭帧但连接不断',
    stage: network(saysAndStays(...closeFrame(1001))),
  },
  ...[1004, 1005, 1006, 1015, 999, 5000].map((code) => ({
    name: `close code ${code}, which may not travel`,
    zh: `不允许传输的关闭码 ${code}`,
    stage: network(says(...closeFrame(code))),
  })),
]

const closes = (code: number | undefined, meaning: string, zh: string): Scenario => ({
  name: `\`${code ?? 'none'}\` ${meaning}`,
  zh: `\`${code ?? 'none'}\` ${zh}`,
  stage: () => broken({ server: (socket) => socket.close(code, 'because') }),
})

export const CLOSE_CODES: readonly Scenario[] = [
  closes(undefined, 'a close frame without a code', '关闭帧不带关闭码'),
  closes(1000, 'normal', '正常'),
  closes(1001, 'going away', '离开'),
  closes(1002, 'protocol error', '协议错误'),
  closes(1003, 'unsupported data', '不支持的数据'),
  closes(1007, 'invalid payload', '无效内容'),
  closes(1008, 'policy violation', '违反策略'),
  closes(1009, 'too big', '过大'),
  closes(1010, 'missing extension', '缺少扩展'),
  closes(1011, 'internal error', '内部错误'),
  closes(1012, 'service restart', '服务重启'),
  closes(1013, 'try again later', '稍后再试'),
  closes(1014, 'bad gateway', '网关错误'),
  closes(3000, 'registered, first', '已注册段的第一个'),
  closes(3999, 'registered, last', '已注册段的最后一个'),
  closes(4000, 'private, first', '私有段的第一个'),
  closes(4400, 'modelled on HTTP 400', '仿照 HTTP 400'),
  closes(4401, 'modelled on HTTP 401', '仿照 HTTP 401'),
  closes(4403, 'modelled on HTTP 403', '仿照 HTTP 403'),
  closes(4404, 'modelled on HTTP 404', '仿照 HTTP 404'),
  closes(4429, 'modelled on HTTP 429', '仿照 HTTP 429'),
  closes(4500, 'modelled on HTTP 500', '仿照 HTTP 500'),
  closes(4503, 'modelled on HTTP 503', '仿照 HTTP 503'),
  closes(4999, 'private, last', '私有段的最后一个'),
]

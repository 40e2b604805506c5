import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as vue from 'vue'
import { EXAMPLES, createHeadlessApp, setUpPage } from '../support/examples.ts'

test('创建 WebSocket 客户端', async () => {
  const { world, clients, run } = setUpPage()
  await run('创建 WebSocket 客户端')
  await clients[0]?.connect()
  expect(world.sockets[0]?.url).toBe('wss://api.example.com/ws')
})

test('连接和断开', async () => {
  const { clients, lines, run } = setUpPage()
  await run('连接和断开')
  expect(lines).toEqual([['已连接']])
  expect(clients[0]?.isConnected()).toBe(false)
})

test('监听系统事件', async () => {
  const { world, server, lines, run, open } = setUpPage()
  await run('监听系统事件', { ws: await open() })
  await world.settle()
  server.drop()
  await world.advance(7_500)
  expect(lines).toEqual([
    ['WebSocket 已连接'],
    ['WebSocket 错误:', expect.objectContaining({ kind: 'connection' })],
    ['WebSocket 已断开'],
    ['正在重连，第 1 次尝试'],
    ['WebSocket 已连接'],
  ])
})

test('发送和接收消息', async () => {
  const { world, server, lines, run, open } = setUpPage()
  await run('发送和接收消息', { ws: await open() })
  expect(await server.expect('chat')).toMatchObject({
    data: { content: 'Hello, World!', timestamp: expect.any(Number) },
  })
  expect(await server.expect('notification')).toMatchObject({
    data: { type: 'info', message: '这是一条通知' },
  })
  server.push('chat', { content: 'Hi' })
  server.push('notification', { type: 'info' })
  await world.settle()
  expect(lines).toEqual([
    ['收到聊天消息:', { content: 'Hi' }],
    ['收到通知:', { type: 'info' }],
  ])
})

test('取消监听', async () => {
  const { world, server, lines, run, open } = setUpPage()
  const ws = await open()
  ws.on('chat', () => lines.push(['another listener']))
  await run('取消监听', { ws })
  server.push('chat', 'hi')
  await world.settle()
  expect(lines).toEqual([])
})

/** What the template of the chat example would use. */
interface ChatPage {
  messages: vue.Ref<unknown[]>
  connected: vue.Ref<boolean>
  inputMessage: vue.Ref<string>
  sendMessage: () => void
}

test('聊天应用', async () => {
  const { world, server, clients, lines, run } = setUpPage()
  const example = EXAMPLES.get('聊天应用') ?? ''
  EXAMPLES.set('聊天应用 ↔', `${example}\nexpose({ messages, connected, inputMessage, sendMessage })`)
  const page: Partial<ChatPage> = {}
  const app = createHeadlessApp(
    () => void run('聊天应用 ↔', { ...vue, expose: (parts: ChatPage) => Object.assign(page, parts) }),
  )
  await world.settle()
  expect(page.connected?.value).toBe(true)
  expect(lines).toEqual([['已连接到聊天服务器']])

  server.push('chat', { id: 1, user: 'ada', content: 'hi', timestamp: 5 })
  server.push('system', { message: 'bob joined' })
  await world.settle()
  expect(page.messages?.value).toEqual([
    { id: 1, user: 'ada', content: 'hi', timestamp: 5 },
    { type: 'system', content: 'bob joined', timestamp: expect.any(Number) },
  ])

  Object.assign(page.inputMessage ?? {}, { value: 'hello' })
  page.sendMessage?.()
  page.sendMessage?.()
  expect(await server.expect('chat')).toMatchObject({ data: { content: 'hello' } })
  expect(page.inputMessage?.value).toBe('')
  expect(server.received).toHaveLength(1)

  server.drop()
  await world.settle()
  expect(page.connected?.value).toBe(false)
  await world.advance(7_500)
  expect(page.connected?.value).toBe(true)
  app.unmount()
  expect(clients[0]?.state.name).toBe('closed')
})

test('实时通知', async () => {
  const { world, server, lines, run, mock } = setUpPage()
  await run('实时通知')
  for (const type of ['info', 'warning', 'error', 'success'])
    server.push('notification', { type, message: `a ${type}` })
  server.push('order-update', { orderId: 7, status: 'paid' })
  server.push('user-status', { username: 'ada', status: 'online' })
  server.push('user-status', { username: 'bob', status: 'offline' })
  await world.settle()
  expect(mock('showInfoNotification')).toHaveBeenCalledExactlyOnceWith('a info')
  expect(mock('showWarningNotification')).toHaveBeenCalledExactlyOnceWith('a warning')
  expect(mock('showErrorNotification')).toHaveBeenCalledExactlyOnceWith('a error')
  expect(mock('showSuccessNotification')).toHaveBeenCalledExactlyOnceWith('a success')
  expect(mock('updateOrderStatus')).toHaveBeenCalledExactlyOnceWith(7, 'paid')
  expect(lines).toEqual([['订单状态更新:', { orderId: 7, status: 'paid' }], ['ada 上线了'], ['bob 下线了']])
})

test('获取绑定码', async () => {
  const { world, clients, lines, run } = setUpPage()
  const expireTime = world.now() + 60_000
  world.serve('/api/socket/bind-code', { body: { code: 'c0de', expireTime } })
  await run('获取绑定码')
  expect(lines).toEqual([
    ['绑定码:', 'c0de'],
    ['过期时间:', expireTime],
  ])
  expect(world.sockets[0]?.url).toBe('wss://api.example.com/ws?code=c0de')
  expect(clients[0]?.isConnected()).toBe(true)
})

test('自定义配置示例', async () => {
  const { world, server, clients, run } = setUpPage()
  await run('自定义配置示例')
  await clients[0]?.connect()
  await world.advance(59_999)
  expect(server.received).toHaveLength(0)
  await world.advance(1)
  await server.expect('ping')
  server.refuse()
  server.drop()
  await world.advance(4_500)
  expect(world.sockets.length).toBeGreaterThan(1)
  await world.advance(60_000)
  expect(world.sockets).toHaveLength(11)
})

test('发送消息示例', async () => {
  const { server, run, open } = setUpPage()
  await run('发送消息示例', { ws: await open() })
  expect(await server.expect('chat')).toMatchObject({
    type: 'chat',
    data: { roomId: '123', content: 'Hello', user: { id: '456', name: 'John' } },
    timestamp: expect.any(Number),
  })
  expect(await server.expect('ping')).toMatchObject({ data: { timestamp: expect.any(Number) } })
})

test('自动重连机制', async () => {
  const { world, server, clients, lines, scope, run } = setUpPage()
  await run('自动重连机制')
  server.refuse()
  void clients[0]?.connect()
  await world.advance(5 * 7_500)
  expect(lines).toEqual([
    ...[1, 2, 3, 4, 5].map((attempt) => [`正在重连，第 ${attempt} 次尝试`]),
    ['重连失败，已达到最大重连次数'],
  ])
  expect(scope.alert).toHaveBeenCalledExactlyOnceWith('连接已断开，请刷新页面')
})

test('心跳检测机制', async () => {
  const { world, server, clients, run } = setUpPage()
  await run('心跳检测机制')
  await clients[0]?.connect()
  await world.advance(90_000)
  expect(server.received.map(({ type }) => type)).toEqual(['ping', 'ping', 'ping'])
  server.silence()
  await world.advance(50_000)
  expect(world.sockets).toHaveLength(2)
})

test('错误处理', async () => {
  const { world, server, lines, scope, run } = setUpPage()
  server.refuse({ times: 6 })
  const done = run('错误处理')
  await world.advance(5 * 7_500)
  await done
  expect(lines).toEqual([['连接失败:', expect.objectContaining({ kind: 'connection' })]])
  expect(scope.alert).toHaveBeenCalledExactlyOnceWith('无法连接到服务器，请检查网络')
})

test('every example is run, but for the two that are types', () => {
  const source = readFileSync(import.meta.filename, 'utf8')
  const missing = [...EXAMPLES.keys()].filter((heading) => !source.includes(`run('${heading}`))
  expect(missing).toEqual(['WebSocketConfig', 'WebSocketMessage'])
})

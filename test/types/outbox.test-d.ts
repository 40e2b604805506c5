import { createWebSocketClient, useSocketOutbox } from 'hawser'
import type { OutboxItem, OutboxMessage, Outcome, SendOutcome, UseSocketOutboxReturn } from 'hawser'
import { expectTypeOf, test } from 'vitest'

interface Events {
  chat: { content: string }
  tick: number
}

interface Requests {
  join: { params: { room: string }; result: string[] }
}

test('the outbox has the data of its messages', () => {
  const outbox = useSocketOutbox()
  expectTypeOf(outbox.items.value).toExtend<readonly OutboxItem[]>()
  expectTypeOf(outbox.outcomeOf('m1')).toEqualTypeOf<Outcome | undefined>()
  expectTypeOf(outbox.retry('m1')).toEqualTypeOf<SendOutcome | undefined>()
  expectTypeOf(outbox.discard('m1')).toBeVoid()
  expectTypeOf<OutboxItem['given']>().toEqualTypeOf<
    { readonly type: string; readonly data: unknown } | undefined
  >()
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  const typed = useSocketOutbox({ client })
  expectTypeOf(typed).toEqualTypeOf<UseSocketOutboxReturn<Events, Requests>>()
  for (const item of typed.failed.value) {
    expectTypeOf(item).toEqualTypeOf<OutboxMessage<Events, Requests>>()
    if (item.type === 'chat') expectTypeOf(item.data).toEqualTypeOf<{ content: string }>()
    // A request whose answer nobody waits for.
    if (item.type === 'join') expectTypeOf(item.data).toEqualTypeOf<{ room: string }>()
    // @ts-expect-error an unknown type
    if (item.type === 'chatter') continue
  }
  for (const item of typed.items.value)
    if (item.kind === 'message' && item.type === 'tick') expectTypeOf(item.data).toEqualTypeOf<number>()
  // @ts-expect-error the client's alone
  outbox.failed.value = []
})

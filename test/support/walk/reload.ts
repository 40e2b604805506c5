import { findBroken, findBrokenAtRest, findBrokenKept } from './invariants.ts'
import { openPage } from './page.ts'
import type { Scene } from './scene.ts'

/** The page goes and leaves nothing behind but what is stored; another one comes. */
export async function reload(scene: Scene, how: 'destroy' | 'vanish'): Promise<void> {
  await leave(scene, how)
  const { storage, ledger, expiries, saw } = scene
  const kept = storage.items()
  for (const { data, expiresAt } of kept) expiries.set(data, expiresAt ?? Infinity)
  ledger.reloaded(kept.map(({ data }) => data))
  saw('a reload')
  if (kept.length > 0) saw('messages kept over a reload')
  scene.page = openPage(scene)
}

/** Ends a client and demands that nothing of it lives on. */
export async function leave(scene: Scene, how: 'destroy' | 'vanish'): Promise<void> {
  const { page, ledger, world } = scene
  for (const what of findBrokenKept(scene)) ledger.complain(what)
  if (how === 'vanish') {
    page.cut()
    page.isGone = true
  }
  page.client.destroy()
  page.isGone = true
  await world.settle()
  for (const what of [...findBroken(scene), ...findBrokenAtRest(scene)])
    ledger.complain(`when it is destroyed: ${what}`)
  for (const what of ledger.open()) ledger.complain(`destroyed, and this never settles: ${what}`)
  for (const what of page.hearing.lost()) ledger.complain(`${what} arrived, and was not heard`)
  const { timers, sockets, listeners } = world.alive
  if (timers.length + sockets.length + listeners > 0)
    ledger.complain(
      `destroyed, with ${timers.length} timers, ${sockets.length} sockets, ${listeners} listeners`,
    )
}

/** A list that is damaged is put aside, and every page says so: who finds an empty list must know why. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { keptHouse, pass, type KeptHouse } from '#testing/kept-house.ts'
import { openKeptPage, type KeptPage } from '#testing/kept-page.ts'

let house: KeptHouse
let page: KeptPage
beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  house = keptHouse()
  page = openKeptPage(house)
})
afterEach(async () => {
  const ended = page.engine.stop()
  await pass(10 * SECOND)
  await ended
  await house.remove()
  vi.useRealTimers()
})

it('says on every page where a damaged list lies, and keeps a new one beside it', async () => {
  const damaged = 'no database at all, '.repeat(400)
  writeFileSync(join(house.folder, 'ledger.db'), damaged)
  await house.start()
  void page.engine.start()
  await pass(SECOND)
  const { kind, why } = page.engine.storage.getState()
  const aside = readdirSync(house.folder).find((name) => name.startsWith('ledger.db.damaged')) ?? ''
  expect([kind, why]).toEqual(['ready', expect.stringContaining(aside)])
  expect(readFileSync(join(house.folder, aside), 'utf8')).toBe(damaged)
  await house.stop()
  await house.start()
  await pass(20 * SECOND)
  expect(page.engine.storage.getState()).toMatchObject({ kind: 'ready', why: null })
})

/** Rows that were kept ready are painted before anything is fetched for the others. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { FirstRows } from '#engine/storage/task-storage.ts'
import { aRecord, NOON } from '#testing/builders.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { PLAIN, plainVendor } from '#testing/plain-vendor.ts'
import { aBrowser, aWire, openTab } from '#testing/test-engine.ts'
import { createRegistry } from '#vendors/create-registry.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const RECORD = aRecord({ vendor: PLAIN, connection: PLAIN, paused: true })

/** A page without a gateway, with one task stored. */
function aVisit(kept: FirstRows | null) {
  let show = () => {}
  const firstShown = new Promise<void>((resolve) => (show = resolve))
  const load = vi.fn(() => Promise.resolve(plainVendor()))
  const wire = aWire(() => 'silence')
  wire.session = null
  const { engine } = openTab(wire, {
    browser: { ...aBrowser(), disk: memoryDisk([RECORD]) },
    storage: (disk) => ({ ...memoryStorage(disk), first: { store: createStore(() => kept), keep: () => undefined } }),
    vendors: createRegistry([], {
      loaders: () => Promise.resolve(new Map([[PLAIN, load]])),
      known: () => Promise.resolve([]),
      read: () => Promise.reject(new Error('none is described')),
    }),
    late: { firstShown },
  })
  return { engine, load, show }
}

it('waits for them to be shown before it fetches the vendors of all tasks', async () => {
  const { engine, load, show } = aVisit({ view: 'active-desc', records: [RECORD] })
  const started = engine.start()
  await vi.advanceTimersByTimeAsync(1000)
  expect([load.mock.calls.length, engine.ledger.store.getState().loaded]).toEqual([0, false])
  show()
  await vi.advanceTimersByTimeAsync(1000)
  await started
  expect([load.mock.calls.length, engine.ledger.store.getState().loaded]).toEqual([1, true])
  await engine.stop()
})

it('waits for nothing where none were kept: all tasks are what is shown first', async () => {
  const { engine, load } = aVisit(null)
  const started = engine.start()
  await vi.advanceTimersByTimeAsync(1000)
  await started
  expect([load.mock.calls.length, engine.ledger.store.getState().loaded]).toEqual([1, true])
  await engine.stop()
})

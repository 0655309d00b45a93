import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { taskIdOf } from '#domain/task/task.ts'
import { MINUTE } from '#domain/time.ts'
import { submittingRecord } from '#domain/task/new-record.ts'
import { lateSubmits } from '#engine/submit/late-submits.ts'
import { createSubmits } from '#engine/submit/submit.ts'
import { NOON } from '#testing/builders.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { made, PLAIN, running } from '#testing/plain-vendor.ts'
import { aBrowser, aWire, openTab } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const REQUEST = { model: 'm', params: { prompt: 'a lighthouse' }, options: {} }
const REST = { connection: PLAIN, tags: [], note: '', resubmitOf: null }

/** A page whose server has the code of submits only from some time on. */
function aPage(disk = memoryDisk()) {
  const server = { isServed: false }
  const load = () => (server.isServed ? Promise.resolve(createSubmits) : Promise.reject(new Error('no server')))
  const wire = aWire(({ method }) => (method === 'POST' ? made('r1') : running))
  const late = { submits: (parts: Parameters<typeof lateSubmits>[0]) => lateSubmits(parts, load) }
  const tab = openTab(wire, { browser: aBrowser(disk), late })
  const posts = () => wire.sent.filter(({ method }) => method === 'POST').map(({ key }) => key)
  const records = () => [...tab.engine.ledger.store.getState().tasks.values()]
  return { ...tab, server, posts, records }
}

it('says that nothing was sent where the code cannot be had, and sends once it can', async () => {
  const { engine, server, posts, records } = aPage()
  void engine.start()
  await vi.advanceTimersByTimeAsync(10)
  const submit = () => engine.commands.submit({ ...REST, ...REQUEST }, 1)
  await expect(submit()).rejects.toThrow(/could not be loaded.*Nothing was sent/)
  await expect(engine.commands.refuseCandidates(taskIdOf(PLAIN, 'any'))).rejects.toThrow('could not be loaded')
  expect([posts(), records()]).toEqual([[], []])
  server.isServed = true
  await submit()
  await vi.advanceTimersByTimeAsync(1000)
  expect(posts()).toHaveLength(1)
  expect(records()).toMatchObject([{ remote: { id: 'r1' } }])
  await engine.stop()
})

it('brings what an earlier page submitted to its answer, as soon as the code is there', async () => {
  const disk = memoryDisk()
  const record = submittingRecord(
    { ...REST, vendor: PLAIN, request: { ...REQUEST, idempotencyKey: 'k1' } },
    NOON - MINUTE,
  )
  await memoryStorage(disk).writeNow([record], [])
  const { engine, server, posts, records } = aPage(disk)
  void engine.start()
  await vi.advanceTimersByTimeAsync(10 * 1000)
  expect([posts(), records()]).toMatchObject([[], [{ remote: null }]])
  server.isServed = true
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(posts()).toEqual(['k1'])
  expect(records()).toMatchObject([{ remote: { id: 'r1' } }])
  await engine.stop()
})

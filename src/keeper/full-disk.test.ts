/** The gateway's disk is full: nothing is bought that could not be remembered, and everything else goes on. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { keptHouse, pass, type KeptHouse } from '#testing/kept-house.ts'
import { openKeptPage, type KeptPage } from '#testing/kept-page.ts'
import { smallDisk, type SmallDisk } from '#testing/small-disk.ts'

let [house, page, disk]: [KeptHouse | null, KeptPage | null, SmallDisk | null] = [null, null, null]
beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
})
afterEach(async () => {
  const ended = page?.engine.stop()
  await pass(10 * SECOND)
  await ended
  await house?.remove()
  disk?.remove()
  ;[house, page, disk] = [null, null, null]
  vi.useRealTimers()
})

async function open(folder?: string) {
  const opened = keptHouse(folder === undefined ? {} : { folder })
  house = opened
  await opened.start()
  const following = openKeptPage(opened)
  page = following
  void following.engine.start()
  await pass(SECOND)
  return { house: opened, page: following }
}

const draft = (prompt: string) => {
  const rest = { model: 'gpt-image-2', options: {}, tags: [], note: '', resubmitOf: null }
  return { ...rest, connection: 'sandbox-hiapi', params: { prompt } }
}

/** What must hold however the disk says that it is full. */
async function survives(world: Awaited<ReturnType<typeof open>>, fill: () => void, empty: () => void): Promise<void> {
  const { commands, ledger, storage } = world.page.engine
  const submitting = commands.submit(draft('a film happy-video'), 1)
  await pass(SECOND)
  const [first = 'a/b'] = await submitting
  fill()
  const refused = commands.submit(draft('a cat'), 2)
  refused.catch(() => undefined)
  await pass(SECOND)
  await expect(refused).rejects.toThrow(/full|not sent|stored|kept|written/i)
  expect(world.house.sandbox.world.size()).toBe(1)
  const before = world.house.asked.length
  await pass(2 * MINUTE)
  expect(world.house.asked.length).toBeGreaterThan(before)
  expect(storage.getState().kind).toBe('full')
  await expect(meanwhile(commands.submit(draft('a dog'), 1))).rejects.toThrow()
  expect(world.house.sandbox.world.size()).toBe(1)
  empty()
  await pass(3 * MINUTE)
  expect([storage.getState().kind, ledger.get(first)?.state.phase]).toEqual(['ready', 'succeeded'])
  expect(await meanwhile(commands.submit(draft('a heron'), 1))).toHaveLength(1)
  await pass(SECOND)
  expect([world.page.tasks().length, world.house.sandbox.world.size()]).toEqual([2, 2])
}

async function meanwhile<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  await pass(SECOND)
  return promise
}

it('refuses to submit while nothing can be written, polls all the same, and writes it all when there is room', async () => {
  const world = await open()
  const commit = vi.spyOn(world.house.store(), 'commit')
  await survives(
    world,
    () =>
      commit.mockImplementation(() => {
        throw new Error('database or disk is full')
      }),
    () => commit.mockRestore(),
  )
})

it('does so on a disk that is really full', async ({ skip }) => {
  const small = smallDisk(4096)
  if (small === null) return skip('no file system can be mounted here')
  disk = small
  mkdirSync(join(small.folder, 'data'))
  const world = await open(join(small.folder, 'data'))
  await survives(world, small.fill, small.empty)
})

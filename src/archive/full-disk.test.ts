/** A disk without room: the archive stops with a word, at whatever step it happens, and goes on when there is room. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import disk from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { archiveHouse, done, file, type ArchiveHouse } from '#testing/archive-desk.ts'
import { NOON } from '#testing/builders.ts'
import { smallDisk, type SmallDisk } from '#testing/small-disk.ts'

/** From now on the disk has no room after so many steps that write. */
function fullAfter(steps: number): void {
  let left = steps
  const step = () => {
    if (left <= 0) throw new Error('ENOSPC: no space left on device, write')
    left -= 1
  }
  const { open, rename } = disk
  vi.spyOn(disk, 'open').mockImplementation(async (path, flags, mode) => {
    if (flags === 'wx') step()
    const handle = await open(path, flags, mode)
    const [writeFile, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)]
    handle.writeFile = async (...given) => {
      step()
      await writeFile(...given)
    }
    handle.sync = async () => {
      if (flags === 'wx') step()
      await sync()
    }
    return handle
  })
  vi.spyOn(disk, 'rename').mockImplementation(async (from, to) => {
    step()
    await rename(from, to)
  })
}

let house: ArchiveHouse | null = null
let small: SmallDisk | null = null
beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await house?.remove()
  small?.remove()
  ;[house, small] = [null, null]
  vi.useRealTimers()
})

const FULL = expect.stringContaining('disk is full') as string

function opened(folder?: string): ArchiveHouse {
  house = archiveHouse(folder)
  return house
}

const copies = (records: ReadonlyMap<string, ReturnType<typeof done>>) =>
  [...records.values()].map(({ outputs: [output] }) => output?.copy?.kind ?? null)

describe('an archive on a disk that is full', () => {
  // Making the file, writing it, bringing it to the disk, giving it its name.
  it.each([0, 1, 2, 3])(
    'after %i steps keeps no half file, says why, and keeps it when there is room',
    async (steps) => {
      const { desk, settle, pass, files } = opened()
      const { archive, links, start, records } = desk()
      links.set('https://cdn.example/a', file('a heron'))
      fullAfter(steps)
      await start(done('a'))
      await settle()
      expect([archive.state().trouble, files(), copies(records)]).toEqual([FULL, [], [null]])
      expect(archive.state().trouble).toContain('polled as before')
      vi.restoreAllMocks()
      await pass(10 * MINUTE)
      expect([archive.state().trouble, files().length, copies(records)]).toEqual([null, 1, ['kept']])
    },
  )

  it('stops where the list cannot note the file, and notes it when there is room', async () => {
    const { desk, settle, pass } = opened()
    const { archive, links, start, records, store } = desk()
    links.set('https://cdn.example/a', file('a heron'))
    vi.spyOn(store.copyBook, 'keepCopy').mockImplementationOnce(() => {
      throw new Error('database or disk is full')
    })
    await start(done('a'))
    await settle()
    expect([archive.state().trouble, copies(records)]).toEqual([FULL, [null]])
    await pass(10 * MINUTE)
    expect([archive.state().trouble, copies(records)]).toEqual([null, ['kept']])
  })

  it('makes room by what is too old although nothing can be written before', async () => {
    const { desk, settle, pass, files } = opened()
    const { archive, links, start, store, records } = desk({ age: DAY })
    links.set('https://cdn.example/a', file('a heron'))
    await start(done('a'))
    await settle()
    const commit = vi.spyOn(store, 'commit').mockImplementation(() => {
      throw new Error('database or disk is full')
    })
    vi.setSystemTime(NOON + 2 * DAY)
    archive.start()
    await pass(10 * MINUTE)
    expect([files(), archive.state().trouble]).toEqual([[], expect.stringContaining('Old copies')])
    commit.mockRestore()
    await pass(HOUR)
    expect([copies(records), archive.state()]).toMatchObject([['removed'], { count: 0, bytes: 0, trouble: null }])
  })

  it('that is a real one keeps what fits, whole, and the rest when there is room', async ({ skip }) => {
    small = smallDisk(1200)
    if (small === null) return skip('no file system can be mounted here')
    mkdirSync(join(small.folder, 'data'))
    const { desk, settle, pass, files, outputs } = opened(join(small.folder, 'data'))
    const { archive, links, start, records } = desk({ bytes: null })
    const names = Array.from({ length: 12 }, (_, index) => `${index}`)
    for (const name of names) links.set(`https://cdn.example/${name}`, file(name.repeat(100_000).slice(0, 100_000)))
    await start(...names.map((name) => done(name)))
    await settle()
    const first = files()
    expect(archive.state().trouble).toEqual(FULL)
    expect(first.length).toBeGreaterThan(2)
    expect(first.length).toBeLessThan(12)
    const hashes = first.map((name) =>
      createHash('sha256')
        .update(readFileSync(join(outputs, name)))
        .digest('hex'),
    )
    expect(hashes).toEqual(first)
    small.grow(2400)
    await pass(10 * MINUTE)
    await pass(10 * MINUTE)
    expect([archive.state().trouble, copies(records)]).toEqual([null, names.map(() => 'kept')])
  })
})

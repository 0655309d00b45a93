/** Copies on their way from the disk into a bucket: whatever fails, and wherever it ends, none is lost or counted twice. */
import { readFileSync } from 'node:fs'
import disk from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Archive } from '#archive/archive.ts'
import { S3Bucket } from '#archive/s3-bucket.ts'
import { S3Place } from '#archive/s3-place.ts'
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#domain/time.ts'
import { archiveHouse, copyOf, done, file, hashOf, type ArchiveDesk, type ArchiveHouse } from '#testing/archive-desk.ts'
import { NOON } from '#testing/builders.ts'
import { Bucket, wireTo, type Fault } from '#testing/s3/bucket.ts'

const clock = { now: () => Date.now() }
let bucket: Bucket
let place: S3Place
let house: ArchiveHouse

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  bucket = new Bucket(clock.now)
  const networkReason = () => 'it is not reached'
  place = new S3Place(new S3Bucket({ settings: bucket.settings(), clock, networkReason, wire: wireTo(bucket) }))
  house = archiveHouse(undefined, place)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await house.remove()
  vi.useRealTimers()
})

/** In small steps, so that nothing is on its way while time passes. */
async function pass(time: Millis): Promise<void> {
  for (let left = time; left > 0; left -= 5 * SECOND) await house.pass(Math.min(left, 5 * SECOND))
}

async function keeping(made: ArchiveDesk, ...names: readonly string[]): Promise<ArchiveDesk> {
  for (const name of names) made.links.set(`https://cdn.example/${name}`, file(name))
  await made.start(...names.map((name) => done(name)))
  await house.settle()
  return made
}

async function textOf(archive: Archive, sha256: string): Promise<string> {
  const kept = await archive.find(sha256)
  if (kept === null) return 'unknown'
  const opened = await archive.open(kept, null)
  return opened.kind === 'open' ? new Response(opened.body).text() : opened.why
}

const sent = () => [...bucket.objects].map(([name, { bytes }]) => [name, bytes.toString()] as const)
const puts = () => bucket.asked.filter((line) => line.startsWith('PUT')).length
const always = (method: string, fault: Fault) => {
  bucket.fault = (asked) => (asked === method ? fault : null)
}

describe('copies that go into a bucket', () => {
  it('are kept on the disk first, sent at once, and taken off the disk when the bucket was asked again', async () => {
    const made = await keeping(house.desk(), 'a heron')
    expect([sent(), house.files()]).toEqual([[[hashOf('a heron'), 'a heron']], [hashOf('a heron')]])
    await pass(3 * MINUTE)
    expect([sent(), house.files()]).toEqual([[[hashOf('a heron'), 'a heron']], []])
    expect(await textOf(made.archive, hashOf('a heron'))).toBe('a heron')
    expect(made.archive.state()).toMatchObject({
      count: 1,
      bytes: 7,
      trouble: null,
      places: [{ kind: 'bucket', name: place.name, count: 1, bytes: 7 }],
    })
    expect(copyOf(made, 'a heron')).toMatchObject({ kind: 'kept', sha256: hashOf('a heron') })
  })

  it.each<[string, Fault, string]>([
    ['refuses the keys', { kind: 'refuse', status: 403, code: 'AccessDenied' }, 'does not allow this'],
    ['has trouble', { kind: 'refuse', status: 503 }, 'server has trouble'],
    ['breaks off', { kind: 'cut' }, 'it is not reached'],
    ['has another clock', { kind: 'refuse', status: 403, code: 'RequestTimeTooSkewed' }, 'clock'],
  ])(
    'wait on the disk while it %s, are shown from there, and are tried ever more slowly',
    async (_what, fault, words) => {
      always('PUT', fault)
      const made = await keeping(house.desk(), 'a heron', 'a tern')
      await pass(HOUR)
      expect([sent(), house.files().length, await textOf(made.archive, hashOf('a tern'))]).toEqual([[], 2, 'a tern'])
      expect(made.archive.state()).toMatchObject({ count: 2, places: [{ kind: 'waiting', count: 2, bytes: 13 }] })
      expect(made.archive.state().trouble).toContain(words)
      expect(copyOf(made, 'a heron')).toMatchObject({ kind: 'kept' })
      // 5 s, 20 s, 80 s, 320 s, then every 10 minutes, one file alone.
      expect(puts()).toBeLessThanOrEqual(10)
      bucket.fault = () => null
      await pass(10 * MINUTE)
      expect([sent().length, made.archive.state().trouble]).toEqual([2, null])
      await pass(3 * MINUTE)
      expect(house.files()).toEqual([])
    },
  )

  it('stay on the disk with the reason when the bucket takes no file as large, and hold no other up', async () => {
    const made = house.desk()
    bucket.fault = (method, name) =>
      method === 'PUT' && name === hashOf('a heron') ? { kind: 'refuse', status: 400, code: 'EntityTooLarge' } : null
    await keeping(made, 'a heron', 'a tern')
    await pass(3 * MINUTE)
    expect([sent().map(([name]) => name), house.files()]).toEqual([[hashOf('a tern')], [hashOf('a heron')]])
    expect(made.archive.state().trouble).toContain('no file as large')
    expect(await textOf(made.archive, hashOf('a heron'))).toBe('a heron')
  })

  it('are sent again when they vanished before the second look, as another gateway’s late removal may do', async () => {
    const made = await keeping(house.desk(), 'a heron')
    bucket.objects.clear()
    await pass(3 * MINUTE)
    expect([sent().length, house.files().length]).toEqual([1, 1])
    await pass(3 * MINUTE)
    expect([sent().length, house.files().length, made.archive.state().count]).toEqual([1, 0, 1])
  })

  it('that lay on the disk before there was a bucket are brought there, without asking their vendor again', async () => {
    const before = archiveHouse(house.folder)
    const first = await keeping(before.desk(), 'a heron', 'a tern')
    await before.settle()
    await first.archive.stop()
    const second = house.desk({}, first)
    await second.start()
    await house.settle()
    await pass(3 * MINUTE)
    expect([sent().length, house.files(), second.asked]).toEqual([2, [], []])
  })

  it('are not taken for lost where the configuration names no bucket any more, and it says where they lie', async () => {
    const first = await keeping(house.desk(), 'a heron')
    await pass(3 * MINUTE)
    await first.archive.stop()
    const without = archiveHouse(house.folder)
    const second = without.desk({ age: DAY }, first)
    await second.start()
    expect(await textOf(second.archive, hashOf('a heron'))).toBe(
      `only ${place.name} has it, which this gateway does not reach`,
    )
    expect(second.archive.state().places).toMatchObject([{ kind: 'elsewhere', count: 1 }])
    second.archive.start()
    vi.setSystemTime(NOON + 3 * DAY)
    for (let hour = 0; hour < 3; hour += 1) await without.pass(HOUR)
    expect([copyOf(second, 'a heron')?.kind, bucket.objects.size]).toEqual(['kept', 1])
    expect(second.archive.state()).toMatchObject({ count: 1, trouble: null })
    await second.archive.stop()
  })

  it('are removed from the bucket when they are too old; a bucket that is away is asked again', async () => {
    const made = await keeping(house.desk({ age: DAY }), 'a heron')
    await pass(3 * MINUTE)
    made.archive.start()
    always('DELETE', { kind: 'refuse', status: 503 })
    vi.setSystemTime(NOON + 2 * DAY)
    for (let step = 0; step < 30; step += 1) await house.pass(MINUTE)
    expect([bucket.objects.size, copyOf(made, 'a heron')?.kind]).toEqual([1, 'kept'])
    expect(made.archive.state().trouble).toContain('Old copies could not be removed')
    bucket.fault = () => null
    for (let hour = 0; hour < 3; hour += 1) await house.pass(HOUR)
    expect([bucket.objects.size, copyOf(made, 'a heron')?.kind]).toEqual([0, 'removed'])
    expect(made.archive.state()).toMatchObject({ count: 0, bytes: 0, trouble: null })
  })
})

/** Counts what changes something somewhere, and ends a gateway just before or after one of these. */
function mortal(store: ArchiveDesk['store'], dieAt: number) {
  const life = { steps: 0, isOver: false }
  const step = () => {
    if (life.isOver) throw new Error('killed')
    life.isOver = life.steps === dieAt
    life.steps += 1
    if (life.isOver) throw new Error('killed')
  }
  const around = <A extends readonly unknown[], R>(act: (...args: A) => Promise<R>) => {
    return async (...args: A) => {
      step()
      const result = await act(...args)
      step()
      return result
    }
  }
  const { copyBook } = store
  const keepCopy = around(copyBook.keepCopy.bind(copyBook))
  const dropCopy = around(copyBook.dropCopy.bind(copyBook))
  const [commit, rename] = [around(store.commit.bind(store)), around(disk.rename)]
  vi.spyOn(copyBook, 'keepCopy').mockImplementation(keepCopy)
  vi.spyOn(copyBook, 'dropCopy').mockImplementation(dropCopy)
  vi.spyOn(store, 'commit').mockImplementation(commit)
  vi.spyOn(disk, 'rename').mockImplementation(rename)
  bucket.fault = () => {
    if (life.isOver) return { kind: 'cut' }
    const [before, after] = [life.steps === dieAt, life.steps + 1 === dieAt]
    life.steps += 2
    life.isOver = before || after
    return life.isOver ? { kind: 'cut', after } : null
  }
  return life
}

/** What the list tells of is whole, on the disk or in the bucket. */
async function expectNothingLost({ store, records }: Pick<ArchiveDesk, 'store' | 'records'>): Promise<void> {
  for (const { sha256, bytes } of await store.copyBook.copies()) {
    const here = house.files().includes(sha256) ? hashOf(readFileSync(join(house.outputs, sha256), 'utf8')) : null
    const there = bucket.objects.get(sha256)?.bytes.toString()
    expect([here, there === undefined ? null : hashOf(there)]).toContain(sha256)
    expect(there === undefined ? bytes : there.length).toBe(bytes)
  }
  for (const { outputs } of await writtenDown({ store, records })) {
    for (const { copy } of outputs)
      if (copy?.kind === 'kept') expect(await store.copyBook.copy(copy.sha256)).not.toBeNull()
  }
}

const NAMES = ['a heron', 'a tern']

/** The records as they are on the disk: with a copy only where that was written. */
async function writtenDown({ store, records }: Pick<ArchiveDesk, 'store' | 'records'>) {
  const uses = await Promise.all(NAMES.map((name) => store.copyBook.usesOf(hashOf(name))))
  const having = new Set(uses.flat().map(({ task }) => task))
  return [...NAMES, 'twin'].map((name) => {
    const record = done(name)
    return having.has(record.id) ? (records.get(record.id) ?? record) : record
  })
}

/** One life that may end early, then another that does not; gives how many steps the first had. */
async function livesTwice(dieAt: number): Promise<number> {
  const first = house.desk()
  const life = mortal(first.store, dieAt)
  // Two tasks have the same bytes.
  first.links.set('https://cdn.example/twin', file('a heron'))
  await keeping(first, ...NAMES).catch(() => undefined)
  await first.start(done('twin')).catch(() => undefined)
  await house.settle()
  if (!life.isOver) await pass(3 * MINUTE)
  await first.archive.stop()
  vi.restoreAllMocks()
  bucket.fault = () => null
  await expectNothingLost(first)

  const second = house.desk({}, first)
  for (const [url, link] of first.links) second.links.set(url, link)
  second.links.set('https://cdn.example/twin', file('a heron'))
  const known = await writtenDown(first)
  const wanted = known.filter(({ outputs: [output] }) => output?.copy === null)
  await second.start(...known)
  second.archive.start()
  await house.settle()
  await pass(10 * MINUTE)
  expect(new Map(sent())).toEqual(new Map(NAMES.map((name) => [hashOf(name), name])))
  expect([house.files(), [...NAMES, 'twin'].map((name) => copyOf(second, name)?.kind)]).toEqual([
    [],
    ['kept', 'kept', 'kept'],
  ])
  // What the list had is not fetched again: its link may be dead by then.
  expect(second.asked).toHaveLength(wanted.length)
  expect(second.archive.state()).toMatchObject({
    count: 2,
    bytes: 13,
    trouble: null,
    places: [{ kind: 'bucket', count: 2, bytes: 13 }],
  })
  await second.archive.stop()
  return life.steps
}

describe('a gateway that is killed', () => {
  it('at whatever step, loses no copy, serves no half, and counts none twice', async () => {
    const steps = await livesTwice(Infinity)
    expect(steps).toBeGreaterThan(30)
    for (let dieAt = 0; dieAt < steps; dieAt += 1) {
      await house.remove()
      bucket.objects.clear()
      vi.setSystemTime(NOON)
      house = archiveHouse(undefined, place)
      await livesTwice(dieAt).catch((error: unknown) => {
        throw new Error(`killed at step ${dieAt}`, { cause: error })
      })
    }
  })
})

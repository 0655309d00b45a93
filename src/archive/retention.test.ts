import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import {
  archiveHouse,
  copyOf,
  deskKeeping,
  done,
  file,
  hashOf,
  type ArchiveDesk,
  type ArchiveHouse,
} from '#testing/archive-desk.ts'
import { NOON } from '#testing/builders.ts'

let house: ArchiveHouse
const settle = () => house.settle()
const pass = (time: number) => house.pass(time)
const files = () => house.files()

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  house = archiveHouse()
})
afterEach(async () => {
  await house.remove()
  vi.useRealTimers()
})

const keeping = (names: readonly string[], rules: Partial<ArchiveRules> = {}) => deskKeeping(house, names, rules)

describe('copies that are too old', () => {
  const rules = { age: 3 * DAY, own: [['long', { keeps: true, bytes: null, age: 9 * DAY }]] } as const

  it('are removed, the oldest first, and the list says so; those kept for ever and of a longer rule are not', async () => {
    const made = await keeping(['old', 'ever', 'long'], rules)
    await made.put(...changed(made, 'ever', { keepForEver: true }), ...changed(made, 'long', { connection: 'long' }))
    made.archive.start()
    await pass(2 * DAY)
    made.links.set('https://cdn.example/young', file('young'))
    await made.start(done('young', { expiry: { at: NOON + 9 * DAY, source: 'vendor' } }))
    await settle()
    await pass(DAY + 2 * HOUR)
    expect(copyOf(made, 'old')).toMatchObject({ kind: 'removed' })
    expect(files()).toEqual(['ever', 'long', 'young'].map(hashOf).toSorted())
    expect(made.archive.state()).toMatchObject({ count: 3, bytes: 13 })
    await pass(7 * DAY)
    expect(files()).toEqual([hashOf('ever')])
    expect(made.asked).toHaveLength(4)
    await made.put(...changed(made, 'ever', { keepForEver: false }))
    await pass(HOUR)
    expect([files(), made.archive.state().bytes]).toEqual([[], 0])
  })

  it('stay while the clock may be wrong: minutes after a start, and after each leap of it', async () => {
    const made = await keeping(['a'], rules)
    vi.setSystemTime(NOON + 4000 * DAY)
    made.archive.start()
    await pass(9 * MINUTE)
    vi.setSystemTime(NOON + HOUR)
    await pass(2 * HOUR)
    expect(files()).toEqual([hashOf('a')])
    vi.setSystemTime(NOON + 4000 * DAY)
    // In the middle of it a sweep is due.
    await pass(12 * MINUTE)
    vi.setSystemTime(NOON + 5 * HOUR)
    await pass(3 * HOUR)
    expect(files()).toEqual([hashOf('a')])
    // It slept: that is the time.
    vi.setSystemTime(NOON + 4000 * DAY)
    await pass(HOUR + 10 * MINUTE)
    expect(files()).toEqual([])
  })

  it('of a connection that another gateway works for stay until that one, or this one in its place, removes them', async () => {
    const made = await keeping(['old'], rules)
    made.others.add('test')
    made.archive.start()
    await pass(5 * DAY)
    expect([copyOf(made, 'old')?.kind, files()]).toEqual(['kept', [hashOf('old')]])
    made.others.delete('test')
    await pass(HOUR)
    expect([copyOf(made, 'old')?.kind, files()]).toEqual(['removed', []])
  })

  it('stay while another task has the same bytes that is not as old', async () => {
    const made = await keeping(['same'], rules)
    made.archive.start()
    await pass(2 * DAY)
    made.links.set('https://cdn.example/twin', file('same'))
    await made.start(done('twin', { expiry: { at: NOON + 9 * DAY, source: 'vendor' } }))
    await settle()
    await pass(2 * DAY)
    expect([copyOf(made, 'same')?.kind, copyOf(made, 'twin')?.kind, files()]).toEqual([
      'removed',
      'kept',
      [hashOf('same')],
    ])
    await pass(2 * DAY)
    expect([copyOf(made, 'twin')?.kind, files()]).toEqual(['removed', []])
  })

  it('are removed without any limit of age when their task was forgotten, but not before that can be undone', async () => {
    const made = await keeping(['a', 'b'])
    const [a = done('a')] = changed(made, 'a', {})
    made.archive.start()
    await made.forget('test/a')
    await made.forget('test/b')
    await pass(20 * HOUR)
    await made.put(a)
    await pass(10 * DAY)
    expect(files()).toEqual([hashOf('a')])
    const file = await made.archive.find(hashOf('a'))
    const opened = file === null ? null : await made.archive.open(file, null)
    expect(opened?.kind === 'open' && (await new Response(opened.body).text())).toBe('a')
  })
})

function changed({ records }: ArchiveDesk, name: string, changes: Partial<TaskRecord>): readonly TaskRecord[] {
  const record = records.get(`test/${name}`)
  return record === undefined ? [] : [{ ...record, ...changes }]
}

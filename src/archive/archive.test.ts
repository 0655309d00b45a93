import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Archive } from '#archive/archive.ts'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import {
  archiveHouse,
  copyOf,
  deskKeeping,
  done,
  file,
  hashOf,
  keptIn,
  refusal,
  RULES,
  type ArchiveDesk,
  type ArchiveHouse,
} from '#testing/archive-desk.ts'
import { NOON } from '#testing/builders.ts'

const realTick = setImmediate

let house: ArchiveHouse
const desk: ArchiveHouse['desk'] = (changes, before) => house.desk(changes, before)
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

function whyNot({ records }: ArchiveDesk, name: string): string | undefined {
  return records.get(`test/${name}`)?.outputs[0]?.notKept?.why
}

async function textOf(archive: Archive, sha256: string): Promise<string | null> {
  const file = await archive.find(sha256)
  const opened = file === null ? null : await archive.open(file, null)
  return opened?.kind === 'open' ? new Response(opened.body).text() : null
}

const keeping = (names: readonly string[], rules: Partial<ArchiveRules> = {}) => deskKeeping(house, names, rules)

describe('the archive', () => {
  it('keeps the bytes of an output under their hash, and gives them back', async () => {
    const made = await keeping(['a heron'])
    expect(copyOf(made, 'a heron')).toMatchObject({ sha256: hashOf('a heron'), bytes: 7, contentType: 'image/png' })
    expect(files()).toEqual([hashOf('a heron')])
    expect(await textOf(made.archive, hashOf('a heron'))).toBe('a heron')
    expect(made.archive.state()).toEqual({
      count: 1,
      bytes: 7,
      trouble: null,
      rules: RULES,
      places: [{ kind: 'disk', name: 'the folder of the list', count: 1, bytes: 7 }],
    })
  })

  it('asks first for what dies first, and few at a time of one host', async () => {
    const { asked, start } = desk()
    const at = (hours: number) => ({ expiry: { at: NOON + hours * HOUR, source: 'vendor' } as const })
    await start(done('late', at(9)), done('soon', at(1)), done('never', { expiry: null }), done('next', at(2)))
    await new Promise((resolve) => realTick(resolve))
    expect(asked).toEqual(['https://cdn.example/soon', 'https://cdn.example/next'])
  })

  it('asks for nothing that is dead, kept, or of a task that did not succeed, and says which came too late', async () => {
    const made = desk()
    const dead = done('dead', { expiry: { at: NOON - 1, source: 'vendor' } })
    const kept = done('kept', { copy: { kind: 'removed', at: NOON } })
    const old = { ...done('old', { expiry: null }), addedAt: NOON - 9 * DAY, timeline: [] }
    await made.start(dead, kept, old, { ...done('under way'), state: { phase: 'running', progress: null } })
    await settle()
    expect(made.asked).toEqual([])
    expect([dead, kept, old].some((record) => made.archive.wants(record))).toBe(false)
    expect(['dead', 'kept', 'old', 'under way'].map((name) => whyNot(made, name))).toEqual([
      'expired',
      undefined,
      'undated',
      undefined,
    ])
  })

  it.each([
    ['breaks off', () => file('half', 9)],
    ['is empty', () => file('')],
  ])('keeps nothing of a file that %s, and tries again', async (_what, answer) => {
    const made = desk()
    made.links.set('https://cdn.example/a', answer())
    await made.start(done('a'))
    await settle()
    expect([keptIn(made), files()]).toEqual([0, []])
    expect(made.archive.wants(done('a'))).toBe(true)
    made.links.set('https://cdn.example/a', file('whole'))
    await pass(6 * SECOND)
    expect(copyOf(made, 'a')).toMatchObject({ sha256: hashOf('whole') })
  })

  it('gives up a link that is dead, says so, and tries a new one of the same output', async () => {
    const made = desk()
    made.links.set('https://cdn.example/a', refusal('media_expired'))
    await made.start(done('a'))
    await settle()
    await pass(HOUR / 2)
    expect([made.asked.length, whyNot(made, 'a')]).toEqual([1, 'expired'])
    made.links.set('https://cdn.example/a?new', file('x'))
    await made.start(done('a', { url: 'https://cdn.example/a?new' }))
    await settle()
    expect([keptIn(made), whyNot(made, 'a')]).toEqual([1, undefined])
  })

  it('gives up what fails again and again, and says so', async () => {
    const made = desk()
    made.links.set('https://cdn.example/a', refusal('upstream_unreachable'))
    await made.start(done('a', { expiry: { at: NOON + 9 * DAY, source: 'vendor' } }))
    for (let hour = 0; hour < 3; hour += 1) await pass(HOUR)
    expect([made.asked.length, whyNot(made, 'a')]).toEqual([6, 'failed'])
  })

  it('does not believe a length: what is longer than the limit is not kept, and holds nothing up', async () => {
    const made = desk({ bytes: 10 })
    made.links.set('https://cdn.example/a', () => {
      const headers = { [ORIGIN_HEADER]: 'vendor', 'content-type': 'image/png' }
      return new Response('far more than ten bytes', { headers })
    })
    made.links.set('https://cdn.example/b', file('b'))
    await made.start(done('a'), done('b'))
    await settle()
    expect([whyNot(made, 'a'), keptIn(made), files()]).toEqual(['too-large', 1, [hashOf('b')]])
    expect(made.archive.state().trouble).toBeNull()
  })

  it('keeps nothing new where that was not chosen, and still has what is kept', async () => {
    const first = await keeping(['a'])
    const second = desk({ keeps: false }, first)
    await second.start(done('b'))
    await settle()
    expect([second.asked.length, second.archive.wants(done('b')), whyNot(second, 'b')]).toEqual([0, false, undefined])
    expect(await textOf(second.archive, hashOf('a'))).toBe('a')
  })

  it('lets be what another gateway is writing into a folder that they share', async () => {
    mkdirSync(house.outputs)
    const names = [`${hostname()}-${process.ppid}-1.part`, 'other-1-1.part']
    for (const name of names) writeFileSync(join(house.outputs, name), 'half')
    writeFileSync(join(house.outputs, `${hostname()}-4194305-1.part`), 'half')
    const longAgo = (Date.now() - 2 * DAY) / 1000
    writeFileSync(join(house.outputs, 'other-1-2.part'), 'half')
    utimesSync(join(house.outputs, 'other-1-2.part'), longAgo, longAgo)
    desk()
    expect(files()).toEqual(names.toSorted())
  })

  it('leaves to another gateway what that one works for, and counts what it keeps', async () => {
    const made = desk()
    made.others.add('test')
    made.links.set('https://cdn.example/a', file('a'))
    await made.start(done('a'))
    await settle()
    const copy = { sha256: hashOf('b'), bytes: 9, type: 'image/png', at: NOON, place: 'another gateway' }
    await made.store.copyBook.keepCopy(copy)
    made.archive.changedElsewhere()
    await pass(5 * SECOND)
    expect([made.asked, made.archive.state().bytes]).toEqual([[], 9])
    const kept = await made.archive.find(copy.sha256)
    expect(kept === null ? null : await made.archive.open(kept, null)).toEqual({
      kind: 'absent',
      why: 'only another gateway has it, which this gateway does not reach',
    })
    made.others.clear()
    made.archive.offer(made.records.values())
    await settle()
    expect([keptIn(made), made.archive.state().bytes]).toEqual([1, 10])
  })

  it('serves no half of a file, whatever an earlier run left, and fetches it again while its link lives', async () => {
    const first = await keeping(['a heron', 'a tern'])
    await first.put(done('a tern', { copy: copyOf(first, 'a tern'), expiry: { at: NOON, source: 'vendor' } }))
    writeFileSync(join(house.outputs, '77-1.part'), 'half')
    for (const name of ['a heron', 'a tern']) writeFileSync(join(house.outputs, hashOf(name)), 'a')
    const second = desk({}, first)
    expect(files()).toEqual([hashOf('a heron'), hashOf('a tern')].toSorted())
    expect(await textOf(second.archive, hashOf('a heron'))).toBeNull()
    second.links.set('https://cdn.example/a heron', file('a heron'))
    await second.start()
    second.archive.start()
    await settle()
    expect([copyOf(second, 'a heron'), copyOf(second, 'a tern'), whyNot(second, 'a tern')]).toEqual([
      null,
      null,
      'lost',
    ])
    second.archive.offer(second.records.values())
    await settle()
    expect(await textOf(second.archive, hashOf('a heron'))).toBe('a heron')
  })
})

describe('the limits of the archive', () => {
  it('stop it with a word, and let it go on when there is room', async () => {
    const made = desk({ bytes: 10 })
    made.links.set('https://cdn.example/a', file('12345678'))
    made.links.set('https://cdn.example/b', file('abcdefgh'))
    await made.start(done('a'))
    await settle()
    await made.start(done('b'))
    await settle()
    expect([keptIn(made), made.archive.state().trouble]).toEqual([
      1,
      expect.stringContaining('as many bytes as it may'),
    ])
    expect(made.archive.state().trouble).toContain('polled as before')
    made.links.set('https://cdn.example/b', file('ab'))
    await pass(10 * MINUTE)
    expect([keptIn(made), made.archive.state().trouble]).toEqual([2, null])
  })

  it('say of what died while it waited that there was no room', async () => {
    const made = await keeping(['12345678'], { bytes: 10 })
    made.links.set('https://cdn.example/b', file('abcdefgh'))
    await made.start(done('b'))
    await settle()
    await pass(2 * HOUR)
    expect([whyNot(made, 'b'), made.archive.wants(made.records.get('test/b') ?? done('b'))]).toEqual(['no-room', false])
  })

  it('hold with several files on their way at once', async () => {
    const made = desk({ bytes: 10 })
    const names = ['a', 'b', 'c']
    for (const name of names) {
      made.links.set(`https://${name}.example/x`, () => {
        const headers = { [ORIGIN_HEADER]: 'vendor', 'content-type': 'image/png' }
        return new Response(`${name}234567`, { headers })
      })
    }
    await made.start(...names.map((name) => done(name, { url: `https://${name}.example/x` })))
    await settle()
    expect(keptIn(made)).toBeLessThanOrEqual(1)
    expect(made.archive.state().bytes).toBeLessThanOrEqual(10)
  })

  it('of one connection stop that one alone', async () => {
    const made = desk({
      own: [
        ['small', { keeps: true, bytes: 10, age: null }],
        ['none', { keeps: false, bytes: null, age: null }],
      ],
    })
    const of = (connection: string, name: string) => ({ ...done(name), connection })
    for (const name of ['1234567', 'abcdefg', 'x', 'other']) made.links.set(`https://cdn.example/${name}`, file(name))
    await made.start(of('small', '1234567'))
    await settle()
    await made.start(of('small', 'abcdefg'), of('test', 'other'), of('none', 'x'))
    await settle()
    expect(['1234567', 'abcdefg', 'other', 'x'].map((name) => copyOf(made, name)?.kind)).toEqual([
      'kept',
      undefined,
      'kept',
      undefined,
    ])
    expect(made.archive.state().trouble).toContain('“small”')
    expect(made.asked).not.toContain('https://cdn.example/x')
  })
})

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { Archive, type KeptCopy } from '#archive/archive.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const MEGABYTE = 1024 ** 2
const realTick = setImmediate

let folder = ''
let archives: Archive[] = []
beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  folder = mkdtempSync(join(tmpdir(), 'archive-'))
  archives = []
})
afterEach(async () => {
  await Promise.all(archives.map((archive) => archive.stop()))
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

interface Desk {
  readonly archive: Archive
  readonly asked: string[]
  readonly kept: Map<string, KeptCopy>
  readonly files: Map<string, { sha256: string; bytes: number; type: string; at: number }>
  /** What a link answers; a link that is not named waits until it is. */
  readonly links: Map<string, () => Response>
}

function desk(limit: number | null = MEGABYTE, before?: Desk): Desk {
  const [asked, kept, files] = [[] as string[], new Map<string, KeptCopy>(), before?.files ?? new Map()]
  const links: Desk['links'] = new Map()
  const archive = new Archive({
    folder,
    book: {
      copies: () => [...files.values()],
      keepCopy: (file) => files.set(file.sha256, file),
      dropCopy: (sha256) => files.delete(sha256),
    },
    fetch: async (input, init) => {
      const url = new URL(typeof input === 'string' ? input : '', 'http://gateway.test').searchParams.get('url') ?? ''
      asked.push(url)
      while (!links.has(url) && init?.signal?.aborted !== true) await new Promise((resolve) => realTick(resolve))
      return (links.get(url) ?? (() => Response.error()))()
    },
    clock: { now: () => Date.now() },
    timers: {
      after: (delay, run) => {
        const timer = setTimeout(run, delay)
        return () => clearTimeout(timer)
      },
    },
    limit,
    onKept: (id, key, copy) => kept.set(`${id} ${key}`, copy),
    onState: () => undefined,
  })
  archives.push(archive)
  return { archive, asked, kept, files, links }
}

function file(text: string, length = Buffer.byteLength(text)): () => Response {
  return () =>
    new Response(text, {
      headers: { [ORIGIN_HEADER]: 'vendor', 'content-type': 'image/png', 'content-length': String(length) },
    })
}

function refusal(code: string): () => Response {
  return () => Response.json({ error: { code, message: '' } }, { status: 502, headers: { [ORIGIN_HEADER]: 'gateway' } })
}

function done(name: string, changes: Partial<Output> = {}): TaskRecord {
  const output = anOutput({
    url: `https://cdn.example/${name}`,
    expiry: { at: NOON + HOUR, source: 'vendor' },
    ...changes,
  })
  return { ...aRecordIn({ phase: 'succeeded' }), id: `test/${name}`, outputs: [output] }
}

/** Waits for all that is on its way. */
async function settle(): Promise<void> {
  await Promise.all(archives.map((archive) => archive.settled()))
}

async function pass(time: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(time)
  await settle()
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

async function textOf(archive: Archive, sha256: string): Promise<string | null> {
  const opened = await archive.open(sha256)
  return opened === null ? null : new Response(opened.body).text()
}

describe('the archive', () => {
  it('keeps the bytes of an output under their hash, and gives them back', async () => {
    const { archive, links, kept } = desk()
    links.set('https://cdn.example/a', file('a heron'))
    archive.offer([done('a')])
    await settle()
    expect(kept.get('test/a 0')).toMatchObject({
      kind: 'kept',
      sha256: hashOf('a heron'),
      bytes: 7,
      contentType: 'image/png',
    })
    expect(readdirSync(folder)).toEqual([hashOf('a heron')])
    expect(await textOf(archive, hashOf('a heron'))).toBe('a heron')
    expect(archive.state()).toEqual({ count: 1, bytes: 7, trouble: null })
  })

  it('asks first for what dies first, and few at a time of one host', async () => {
    const { archive, asked } = desk()
    const at = (hours: number) => ({ expiry: { at: NOON + hours * HOUR, source: 'vendor' } as const })
    archive.offer([done('late', at(9)), done('soon', at(1)), done('never', { expiry: null }), done('next', at(2))])
    await new Promise((resolve) => realTick(resolve))
    expect(asked).toEqual(['https://cdn.example/soon', 'https://cdn.example/next'])
  })

  it('asks for nothing that is dead, kept, or of a task that did not succeed', async () => {
    const { archive, asked } = desk()
    const dead = done('dead', { expiry: { at: NOON - 1, source: 'vendor' } })
    const kept = done('kept', { copy: { kind: 'removed', at: NOON } })
    const old = { ...done('old', { expiry: null }), addedAt: NOON - 9 * DAY, timeline: [] }
    archive.offer([dead, kept, old, { ...done('under way'), state: { phase: 'running', progress: null } }])
    await settle()
    expect(asked).toEqual([])
    expect([dead, kept, old].some((record) => archive.wants(record))).toBe(false)
  })

  it.each([
    ['breaks off', () => file('half', 9)],
    ['is empty', () => file('')],
  ])('keeps nothing of a file that %s, and tries again', async (_what, answer) => {
    const { archive, links, kept } = desk()
    links.set('https://cdn.example/a', answer())
    archive.offer([done('a')])
    await settle()
    expect([kept.size, readdirSync(folder)]).toEqual([0, []])
    expect(archive.wants(done('a'))).toBe(true)
    links.set('https://cdn.example/a', file('whole'))
    await pass(6 * SECOND)
    expect(kept.get('test/a 0')?.sha256).toBe(hashOf('whole'))
  })

  it('gives up a link that is dead, and tries a new one of the same output', async () => {
    const { archive, links, asked, kept } = desk()
    links.set('https://cdn.example/a', refusal('media_expired'))
    archive.offer([done('a')])
    await settle()
    await pass(HOUR / 2)
    expect([asked.length, archive.wants(done('a'))]).toEqual([1, false])
    links.set('https://cdn.example/a?new', file('x'))
    archive.offer([done('a', { url: 'https://cdn.example/a?new' })])
    await settle()
    expect(kept.size).toBe(1)
  })

  it('stops at its limit with a word, and goes on when there is room', async () => {
    const { archive, links, kept } = desk(10)
    links.set('https://cdn.example/a', file('12345678'))
    links.set('https://cdn.example/b', file('abcdefgh'))
    archive.offer([done('a')])
    await settle()
    archive.offer([done('b')])
    await settle()
    expect([kept.size, archive.state().trouble]).toEqual([1, expect.stringContaining('as many bytes as it may')])
    expect(archive.state().trouble).toContain('polled as before')
    links.set('https://cdn.example/b', file('ab'))
    await pass(10 * MINUTE)
    expect([kept.size, archive.state().trouble]).toEqual([2, null])
  })

  it('stays within its limit with several files on their way at once', async () => {
    const { archive, links, kept } = desk(10)
    for (const name of ['a', 'b', 'c']) {
      links.set(`https://${name}.example/x`, () => {
        const headers = { [ORIGIN_HEADER]: 'vendor', 'content-type': 'image/png' }
        return new Response(`${name}234567`, { headers })
      })
    }
    archive.offer(['a', 'b', 'c'].map((name) => done(name, { url: `https://${name}.example/x` })))
    await settle()
    expect(kept.size).toBeLessThanOrEqual(1)
    expect(archive.state().bytes).toBeLessThanOrEqual(10)
  })

  it('does not believe a length: what is longer than the limit is not kept', async () => {
    const { archive, links, kept } = desk(10)
    links.set('https://cdn.example/a', () => {
      const headers = { [ORIGIN_HEADER]: 'vendor', 'content-type': 'image/png' }
      return new Response('far more than ten bytes', { headers })
    })
    archive.offer([done('a')])
    await settle()
    expect([kept.size, readdirSync(folder)]).toEqual([0, []])
  })

  it('keeps nothing new where that was not chosen, and still has what is kept', async () => {
    const first = desk()
    first.links.set('https://cdn.example/a', file('a'))
    first.archive.offer([done('a')])
    await settle()
    const { archive, asked } = desk(null, first)
    archive.offer([done('b')])
    await settle()
    expect([asked.length, archive.wants(done('b'))]).toEqual([0, false])
    expect(await textOf(archive, hashOf('a'))).toBe('a')
  })

  it('serves no half of a file, whatever an earlier run left', async () => {
    const first = desk()
    first.links.set('https://cdn.example/a', file('a heron'))
    first.archive.offer([done('a')])
    await settle()
    writeFileSync(join(folder, '77-1.part'), 'half')
    writeFileSync(join(folder, hashOf('a heron')), 'a he')
    const { archive, files } = desk(MEGABYTE, first)
    expect(readdirSync(folder)).toEqual([hashOf('a heron')])
    expect([await archive.open(hashOf('a heron')), files.size]).toEqual([null, 0])
    expect(readFileSync(join(folder, hashOf('a heron')), 'utf8')).toBe('a he')
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import type { KeeperState } from '#engine/remote/protocol.ts'
import type { News, StoredRow } from '#ledger-store/store.ts'
import { platformTimers } from '#engine/timers.ts'
import { archiveRules } from '#gateway/config/archive-choice.ts'
import { Feed } from '#keeper/feed.ts'

const open: Feed[] = []
afterEach(() => {
  for (const feed of open.splice(0)) feed.end()
})

function row(index: number): StoredRow {
  return { id: `test/${index}`, v: 2, vendorPart: JSON.stringify({ index }), personPart: '{}' }
}

/** A store with this many rows, the revision of each being its number. */
function feedOf(rows: number, since: string | null = null) {
  let live = 0
  const asked: number[] = []
  const store = {
    ledger: 'one',
    async newsAfter(rev: number, limit: number): Promise<News | null> {
      asked.push(limit)
      const found = Array.from({ length: Math.min(limit, rows - rev) }, (_, index) => row(rev + index + 1))
      return { rows: found, gone: [], rev: rev + found.length, more: found.length === limit }
    },
  }
  const state = (): KeeperState => ({
    statuses: [],
    mode: 'polling',
    live,
    liveBy: [],
    storage: { kind: 'ready', why: null, quarantined: 0, restored: 0 },
    archive: { count: 0, bytes: 0, trouble: null, rules: archiveRules(false) },
  })
  const feed = new Feed({ store, timers: platformTimers, state, onEnd: () => undefined }, since)
  open.push(feed)
  return { feed, asked, setLive: (count: number) => (live = count) }
}

async function read(feed: Feed, count: number) {
  const reader = feed.body.getReader()
  const frames = []
  for (let index = 0; index < count; index += 1) {
    const { value } = await reader.read()
    const text = new TextDecoder().decode(value)
    const [, event = '', data = '{}'] = /^event: (\w+)\n(?:id: .*\n)?data: (.*)\n\n$/s.exec(text) ?? []
    const parsed: { rows?: unknown[]; live?: number; polls?: { id: string }[] } = JSON.parse(data)
    frames.push({ event, id: /^id: (.*)$/m.exec(text)?.[1] ?? null, ...parsed })
  }
  reader.releaseLock()
  return frames
}

describe('the event stream of one page', () => {
  it('tells a whole list in frames of at most 500 rows, read from the file only as the page takes them', async () => {
    const { feed, asked } = feedOf(1200)
    const frames = await read(feed, 2)
    expect(frames.map(({ event }) => event)).toEqual(['reset', 'rows'])
    // One frame is ready; the rest stays in the file.
    expect(asked.length).toBeLessThanOrEqual(2)
    const rest = await read(feed, 2)
    expect([...frames, ...rest].map(({ rows = [] }) => rows.length)).toEqual([0, 500, 500, 200])
    expect(rest.at(-1)?.id).toBe('one.1200')
  })

  it('goes on where the page was, and begins anew with the cursor of another list', async () => {
    expect((await read(feedOf(700, 'one.600').feed, 1))[0]).toMatchObject({ event: 'rows', id: 'one.700' })
    for (const since of ['other.600', 'one.x', '', null]) {
      expect((await read(feedOf(700, since).feed, 1))[0]?.event, since ?? 'none').toBe('reset')
    }
  })

  it('piles nothing up for a page that does not read: the newest state, and the last thousand polls', async () => {
    const entry = { at: 1, took: 1, httpStatus: 200, saw: 'running', word: null, next: null } as const
    const { feed, setLive } = feedOf(0, 'one.0')
    await read(feed, 2)
    for (let index = 0; index < 5000; index += 1) {
      setLive(index)
      feed.stateChanged()
      feed.polled([{ id: `test/${index}`, entry, heard: null }])
    }
    const frames = await read(feed, 2)
    const polls = frames.flatMap((frame) => frame.polls ?? [])
    expect(polls.length).toBeLessThanOrEqual(2000)
    expect(polls.at(-1)?.id).toBe('test/4999')
    expect(frames.filter(({ event }) => event === 'state').length).toBeLessThanOrEqual(2)
    expect(frames.findLast(({ event }) => event === 'state')?.live).toBe(4999)
  })
})

import * as v from 'valibot'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { KeeperState } from '#engine/remote/protocol.ts'
import type { LedgerStore, News, StoredRow } from '#ledger-store/store.ts'
import { sharedNews } from '#keeper/shared-news.ts'
import { LIST_PLACES } from '#testing/list-places.ts'
import { aChange, aRow } from '#testing/list-rows.ts'
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

/** As a page does that knows everything up to `since`. */
function follow(store: Pick<LedgerStore, 'ledger' | 'newsAfter'>, since: string | null, live = () => 0): Feed {
  let told: KeeperState = {
    statuses: [],
    mode: 'polling',
    live: live(),
    liveBy: [],
    storage: { kind: 'ready', why: null, quarantined: 0, restored: 0 },
    archive: { count: 0, bytes: 0, trouble: null, rules: archiveRules(false), places: [] },
  }
  const state = () => {
    if (told.live !== live()) told = { ...told, live: live() }
    return told
  }
  const feed = new Feed({ store, timers: platformTimers, state, onEnd: () => undefined }, since)
  open.push(feed)
  return feed
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
  const feed = follow(store, since, () => live)
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

  it('tells a state that says the same only once', async () => {
    const entry = { at: 1, took: 1, httpStatus: 200, saw: 'running', word: null, next: null } as const
    const { feed, setLive } = feedOf(0, 'one.0')
    expect((await read(feed, 2)).map(({ event }) => event)).toEqual(['rows', 'state'])
    feed.stateChanged()
    feed.polled([{ id: 'test/1', entry, heard: null }])
    expect((await read(feed, 1))[0]?.event).toBe('polls')
    setLive(7)
    feed.stateChanged()
    expect((await read(feed, 1))[0]).toMatchObject({ event: 'state', live: 7 })
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

  it('misses nothing that comes while the store is read, and goes on by itself where it could not be read', async () => {
    let [rows, fails] = [1, true]
    const waiting: (() => void)[] = []
    const store = {
      ledger: 'one',
      async newsAfter(rev: number): Promise<News> {
        // As of the moment of the question.
        const found = Array.from({ length: rows - rev }, (_, index) => row(rev + index + 1))
        await new Promise<void>((resolve) => waiting.push(resolve))
        if (fails) throw new Error('away')
        return { rows: found, gone: [], rev: rev + found.length, more: false }
      },
    }
    const answer = async () => {
      await expect.poll(() => waiting.length).toBe(1)
      waiting.pop()?.()
    }
    const feed = follow(store, 'one.0')
    await answer()
    fails = false
    // What cannot be read is no reason not to tell the state, which says why.
    expect((await read(feed, 1))[0]?.event).toBe('state')
    const frames = read(feed, 2)
    await expect.poll(() => waiting.length).toBe(1)
    rows = 2
    feed.rowsChanged()
    await answer()
    await answer()
    expect((await frames).map(({ id }) => id)).toEqual(['one.1', 'one.2'])
  })

  it('tells what it asked for also when a sign of life would have been due meanwhile', async () => {
    vi.useFakeTimers()
    try {
      let answer: (news: News) => void = () => undefined
      const news = (rev: number): News => ({ rows: rev === 0 ? [] : [row(rev)], gone: [], rev, more: false })
      const first = [news(0)]
      const store = {
        ledger: 'one',
        newsAfter: () => {
          const known = first.pop()
          return known === undefined ? new Promise<News>((resolve) => (answer = resolve)) : Promise.resolve(known)
        },
      }
      const feed = follow(store, 'one.0')
      await read(feed, 2)
      await vi.advanceTimersByTimeAsync(14_000)
      feed.rowsChanged()
      await vi.advanceTimersByTimeAsync(20_000)
      answer(news(7))
      expect((await read(feed, 1))[0]?.id).toBe('one.7')
      await vi.advanceTimersByTimeAsync(16_000)
      expect((await read(feed, 1))[0]?.event).toBe('')
    } finally {
      vi.useRealTimers()
    }
  })
})

const PAGES = 50

describe.each(LIST_PLACES)(`${PAGES} pages that follow a list in $name`, ({ name, isMissing, make }) => {
  it('all have all of it, in its order, and go on at another gateway where they were', async ({ skip }) => {
    skip(isMissing, 'there is no such server here')
    const list = await make()
    // A file has one gateway, a database as many as one likes.
    const gateways = [await list.open(), ...(name === 'SQLite' ? [] : [await list.open()])]
    // As a keeper does.
    const told = gateways.map((store) => ({ shared: sharedNews(store), feeds: new Set<Feed>() }))
    for (const [nth, { feeds }] of told.entries())
      gateways[nth]?.onNews(() => feeds.forEach((feed) => feed.rowsChanged()))
    const writing = gateways.map(async (store, writer) => {
      for (let nth = 0; nth < 60; nth += 1) {
        const shared = aRow('test/shared', { vendorPart: `{"id":"shared"}`, personPart: `{"note":"${writer} ${nth}"}` })
        const id = `test/${writer}-${nth}`
        await store.commit(aChange({ put: [aRow(id, { vendorPart: JSON.stringify({ id }) }), shared] }))
      }
    })
    const all = gateways.length * 60
    const pages = Array.from({ length: PAGES }, async (_, page) => {
      const known: string[] = []
      let cursor: string | null = null
      // Each page moves to another gateway now and then, as behind a balancer.
      for (let turn = page; known.length < all; turn += 1) {
        const gateway = told[turn % told.length]
        if (gateway === undefined) throw new Error('there is a gateway')
        const feed = follow(gateway.shared, cursor)
        gateway.feeds.add(feed)
        for (let frames = 0; frames < 20 && known.length < all; frames += 1) {
          const [frame] = await read(feed, 1)
          cursor = frame?.id ?? cursor
          known.push(...ownRows(frame?.rows ?? []))
        }
        gateway.feeds.delete(feed)
        feed.end()
      }
      return known
    })
    await Promise.all(writing)
    const [first = [], ...others] = await Promise.all(pages)
    expect(new Set(first).size).toBe(all)
    for (const other of others) expect(other).toEqual(first)
    for (const { shared } of told) shared.end()
    await Promise.all(gateways.map((store) => store.close()))
    await list.remove()
  })
})

/** The ids of those that change once. */
function ownRows(rows: readonly unknown[]): readonly string[] {
  const schema = v.object({ record: v.object({ id: v.string() }) })
  return rows.map((one) => v.parse(schema, one).record.id).filter((id) => id !== 'shared')
}

/** What every store of a list must do, asked of each of them alike. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change, LedgerStore, NewRow } from '#ledger-store/store.ts'
import { LIST_PLACES, type EmptyList } from '#testing/list-places.ts'
import { aChange as change, aRow as row } from '#testing/list-rows.ts'

/** Goes on from a revision, in pages, to the end. */
async function readAll(store: LedgerStore, from: ReadonlyMap<string, string>, since: number) {
  const known = new Map(from)
  let rev = since
  for (let more = true; more;) {
    const news = await store.newsAfter(rev, 3)
    if (news === null) throw new Error('the revision is too old')
    for (const { id, personPart } of news.rows) known.set(id, personPart)
    for (const id of news.gone) known.delete(id)
    ;({ rev, more } = news)
  }
  return { known, rev }
}

describe.each(LIST_PLACES)('a list in $name', ({ make, isMissing }) => {
  let list: EmptyList
  let store: LedgerStore
  beforeEach(async ({ skip }) => {
    skip(isMissing, 'there is no such server here')
    list = await make()
    store = await list.open()
  })
  afterEach(async () => {
    await store.close()
    await list.remove()
  })

  it('gives each change a higher revision, and none to what changes nothing', async () => {
    await store.commit(change({ put: [row('a'), row('b')] }))
    const first = await store.newsAfter(0, 10)
    expect(first?.rows.map(({ id }) => id)).toEqual(['a', 'b'])
    await store.commit(change({ put: [row('a'), row('b')] }))
    expect(await store.newsAfter(first?.rev ?? 0, 10)).toEqual({ rows: [], gone: [], rev: first?.rev, more: false })
    await store.commit(change({ put: [row('a', { personPart: '{"note":"x"}' })], gone: ['b', 'unknown'] }))
    expect(await store.newsAfter(first?.rev ?? 0, 10)).toMatchObject({ rows: [{ id: 'a' }], gone: ['b'] })
  })

  it('tells news in pages, each going on where the one before ended', async () => {
    await store.commit(change({ put: ['a', 'b', 'c', 'd', 'e'].map((id) => row(id)) }))
    const ids: string[] = []
    for (let rev = 0, more = true; more;) {
      const news = await store.newsAfter(rev, 2)
      ids.push(...(news?.rows.map(({ id }) => id) ?? []))
      more = news?.more ?? false
      rev = news?.rev ?? 0
    }
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('says so when what was forgotten since a revision is not known any more, and never gives a revision twice', async () => {
    await store.commit(change({ put: [row('a'), row('b')] }))
    const before = (await store.newsAfter(0, 10))?.rev ?? 0
    await store.commit(change({ gone: ['b'], at: 5 }))
    const after = (await store.newsAfter(0, 10))?.rev ?? 0
    await store.prune({ answers: 0, gone: 6 })
    expect(await store.newsAfter(before, 10)).toBeNull()
    expect(await store.newsAfter(0, 10)).toMatchObject({ rows: [{ id: 'a' }], gone: [] })
    await store.commit(change({ put: [row('c')] }))
    expect((await store.newsAfter(after, 10))?.rows.map(({ id }) => id)).toEqual(['c'])
  })

  it('loads what is open, reads the rest by id, finds a task by what its vendor calls it', async () => {
    await store.commit(change({ put: [row('a'), row('b', { over: true, remote: 'tk-9' })] }))
    expect((await store.open()).map(({ id }) => id)).toEqual(['a'])
    expect((await store.read(['b', 'a', 'b', 'none'])).map(({ id }) => id).toSorted()).toEqual(['a', 'b'])
    expect((await store.findByRemote('test', 'tk-9'))?.id).toBe('b')
    expect(await store.findByRemote('other', 'tk-9')).toBeNull()
    expect(await store.count()).toBe(2)
  })

  it('writes a change whole or not at all', async () => {
    // What no type lets through: the database itself has to refuse it in the middle of a transaction.
    const broken = new Map([['test', null]]) as unknown as Change['heard']
    await expect(store.commit(change({ put: [row('a')], heard: broken }))).rejects.toThrow()
    expect(await store.count()).toBe(0)
    await store.commit(change({ put: [row('a')] }))
    expect(await store.count()).toBe(1)
  })

  it('forgets what was in a task as soon as the task is forgotten', async () => {
    await store.commit(change({ put: [row('a', { vendorPart: '{"prompt":"a secret heron"}' })] }))
    await store.commit(change({ gone: ['a'] }))
    expect(await store.newsAfter(0, 10)).toMatchObject({ rows: [], gone: ['a'] })
    expect(JSON.stringify(await store.read(['a']))).not.toContain('heron')
  })

  it('keeps the answers to commands for as long as it is told to', async () => {
    await store.keepAnswer('one', '{"ok":1}', 10)
    expect(await store.answerTo('one')).toBe('{"ok":1}')
    await store.prune({ answers: 11, gone: 0 })
    expect(await store.answerTo('one')).toBeNull()
  })

  it('notes who spent once for each command, and tells it in pages, the newest first', async () => {
    const spent = (command: string, by: string, changes: object = {}) => ({
      command,
      at: 5,
      by,
      connection: 'test',
      did: 'submit',
      what: 'm-1',
      count: 2,
      tasks: ['test/a', 'test/b'],
      ...changes,
    })
    await store.spendBook.note(spent('one', 'Ada'))
    await store.spendBook.note(spent('two', 'Ben', { tasks: [] }))
    await store.spendBook.note(spent('one', 'Somebody else'))
    await store.spendBook.note(spent('x'.repeat(5000), '"Cy', { what: 'a\0b\ud800', at: 1.7e12 }))
    await store.close()
    store = await list.open()
    const all = await store.spendBook.newest(null, 10)
    expect(all.map(({ nth: _nth, ...rest }) => rest)).toEqual([
      spent('x'.repeat(5000), '"Cy', { what: 'a\0b\ud800', at: 1.7e12 }),
      spent('two', 'Ben', { tasks: [] }),
      spent('one', 'Ada'),
    ])
    expect((await store.spendBook.newest(all[0]?.nth ?? 0, 1)).map(({ by }) => by)).toEqual(['Ben'])
    expect(await store.spendBook.newest(all[2]?.nth ?? 0, 9)).toEqual([])
  })

  it('keeps its name, by which a reader knows the list', async () => {
    const { ledger, secret } = store
    await store.close()
    store = await list.open()
    expect([ledger.length, store.ledger, store.secret]).toEqual([36, ledger, secret])
  })

  it('tells of news once something changed, whoever changed it, and lets go of who does not want to know', async () => {
    let told = 0
    const end = store.onNews(() => (told += 1))
    await store.commit(change({ put: [row('a')] }))
    await expect.poll(() => told).toBeGreaterThan(0)
    end()
    told = 0
    await store.commit(change({ gone: ['a'] }))
    expect(await store.newsAfter(0, 9)).toMatchObject({ gone: ['a'] })
    expect(told).toBe(0)
  })

  it('remembers the notes of each connection by themselves', async () => {
    await store.commit(
      change({
        heard: new Map([
          ['one', '[1]'],
          ['two', '[2]'],
        ]),
      }),
    )
    await store.commit(change({ heard: new Map([['two', '[3]']]) }))
    await store.commit(change({ put: [row('a')] }))
    expect((await store.heard()).toSorted()).toEqual(['[1]', '[3]'])
  })

  it('knows the same to who follows from any revision as to who begins anew, whatever the ids', async () => {
    // A half of a pair, a NUL, what our own forms of ids begin with, and what no index can have.
    const odd = [
      '\ud800',
      '\udc00',
      'a\0b',
      '"',
      '"a"',
      '~',
      '~a',
      '',
      ' ',
      '%00',
      '\\',
      `'`,
      'é',
      '😀',
      'x'.repeat(4000),
    ]
    const anyId = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 4 }))
    const anyStep = fc.record({
      put: fc.uniqueArray(anyId, { maxLength: 4 }),
      gone: fc.uniqueArray(anyId, { maxLength: 2 }),
      note: fc.constantFrom('one', 'two'),
      follows: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 10 }), async (steps) => {
        const before = (await readAll(store, new Map(), 0)).known
        await store.commit(change({ gone: [...before.keys()] }))
        const expected = new Map<string, string>()
        let reader = await readAll(store, new Map(), 0)
        for (const { put, gone: named, note, follows } of steps) {
          const gone = named.filter((id) => !put.includes(id))
          await store.commit(change({ put: put.map((id) => row(id, { personPart: note, remote: `r${id}` })), gone }))
          for (const id of put) expected.set(id, note)
          for (const id of gone) expected.delete(id)
          if (follows) reader = await readAll(store, reader.known, reader.rev)
        }
        reader = await readAll(store, reader.known, reader.rev)
        expect(reader.known).toEqual(expected)
        expect((await readAll(store, new Map(), 0)).known).toEqual(expected)
        const ids = [...expected.keys()]
        expect(new Set((await store.read(ids)).map(({ id }) => id))).toEqual(new Set(ids))
        for (const id of ids) expect((await store.findByRemote('test', `r${id}`))?.id).toBe(id)
      }),
      { numRuns: 25 },
    )
  })

  it('keeps its order under commits at once, of which each is whole', async () => {
    const commits = Array.from({ length: 30 }, (_, index) =>
      store.commit(change({ put: [row('shared', { personPart: `${index}` }), row(`own-${index}`)] })),
    )
    await Promise.all(commits)
    expect((await store.read(['shared'])).map(({ personPart }) => personPart)).toEqual(['29'])
    const ids = (await store.newsAfter(0, 99))?.rows.map(({ id }) => id) ?? []
    expect(ids.filter((id) => id !== 'shared')).toEqual(Array.from({ length: 30 }, (_, index) => `own-${index}`))
  })

  describe('has copies beside it, which', () => {
    const copy = (sha256: string, at = 5) => ({ sha256, bytes: 10, type: 'image/png', at, place: '' })
    const used = (id: string, connection: string, ...copies: NewRow['copies']) => row(id, { connection, copies })

    it('count for each connection once, and are found by age, the oldest first, without those kept for ever', async () => {
      for (const name of ['x', 'y', 'z']) await store.copyBook.keepCopy(copy(name))
      const old = { sha256: 'x', at: 1 }
      await store.commit(
        change({ put: [used('a', 'one', old, { sha256: 'y', at: 3 }), used('b', 'one', { ...old, at: 2 })] }),
      )
      await store.commit(change({ put: [used('c', 'two', old), { ...used('d', 'one', old), forEver: true }] }))
      expect(await store.copyBook.bytesOfConnections()).toEqual(
        new Map([
          ['one', 20],
          ['two', 10],
        ]),
      )
      const older = async (at: number) =>
        (await store.copyBook.olderThan('one', at, 9)).map(({ task, sha256 }) => `${task} ${sha256}`)
      expect([await older(3), await older(4)]).toEqual([
        ['a x', 'b x'],
        ['a x', 'b x', 'a y'],
      ])
      expect((await store.copyBook.usesOf('x')).map(({ task, forEver }) => [task, forEver])).toEqual([
        ['a', false],
        ['b', false],
        ['c', false],
        ['d', true],
      ])
    })

    it('are counted by the place where they lie, each where it was noted last', async () => {
      for (const name of ['x', 'y', 'z']) await store.copyBook.keepCopy(copy(name))
      for (const name of ['y', 'z', 'z']) await store.copyBook.keepCopy({ ...copy(name), place: 'a bucket' })
      expect(await store.copyBook.places()).toEqual([
        { place: '', count: 1, bytes: 10 },
        { place: 'a bucket', count: 2, bytes: 20 },
      ])
      expect(await store.copyBook.copy('z')).toEqual({ ...copy('z'), place: 'a bucket' })
      expect(await store.copyBook.copy('none')).toBeNull()
      await store.copyBook.dropCopy('z')
      expect((await store.copyBook.copies()).map(({ sha256 }) => sha256).toSorted()).toEqual(['x', 'y'])
    })

    it('are nobody’s when no task has them, or had them lately; and lost where a task has what is not here', async () => {
      for (const name of ['x', 'y']) await store.copyBook.keepCopy(copy(name))
      await store.commit(change({ put: [used('a', 'one', { sha256: 'x', at: 1 }, { sha256: 'gone', at: 1 })] }))
      const unused = async (gone: number) =>
        (await store.copyBook.unused({ kept: 9, gone }, 9)).map(({ sha256 }) => sha256)
      expect([await unused(9), await store.copyBook.unused({ kept: 5, gone: 9 }, 9)]).toEqual([['y'], []])
      expect((await store.copyBook.lostUses(9)).map(({ sha256 }) => sha256)).toEqual(['gone'])
      await store.commit(change({ gone: ['a'], at: 20 }))
      expect([await unused(20), await unused(21)]).toEqual([['y'], ['x', 'y']])
      await store.commit(change({ put: [used('a', 'one', { sha256: 'x', at: 1 })] }))
      expect([await unused(99), await store.copyBook.lostUses(9)]).toEqual([['y'], []])
    })
  })
})

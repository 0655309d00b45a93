/** Pages over a gateway that keeps the list, over the sandbox, all in one process and on one fake clock. */
import { describe, expect, it, vi } from 'vitest'
import { PROTOCOL } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { aRecord, NOON } from '#testing/builders.ts'
import { keptHouse, pass } from '#testing/kept-house.ts'
import { aKeptBrowser, openKeptPage, type KeptPage } from '#testing/kept-page.ts'
import { aDraft, keptWorld, submitted } from '#testing/kept-world.ts'

const world = keptWorld()

const phases = (page: KeptPage) => new Map(page.tasks().map(({ id, state }) => [id, state.phase]))

/** Waits for a promise while fake time passes. */
async function meanwhile<T>(promise: Promise<T>, time = SECOND): Promise<T> {
  promise.catch(() => undefined)
  await pass(time)
  return promise
}

describe('a page whose gateway keeps the list', () => {
  it('shows what happens on every device, whoever asked for it', async () => {
    const [one, two] = [await world.open(), await world.open()]
    expect([one.tasks(), one.engine.ledger.store.getState().loaded]).toEqual([[], true])
    const ids = await submitted(one, 3)
    await pass(2 * MINUTE)
    for (const page of [one, two]) {
      expect(phases(page)).toEqual(new Map(ids.map((id) => [id, 'succeeded'])))
      expect(page.engine.polling.store.getState()).toMatchObject({ mode: 'polling', live: 0 })
      expect([...page.engine.connections.getState().statuses.keys()]).toContain('sandbox-hiapi')
      expect(page.engine.polling.log(ids[0] ?? 'a/b').length).toBeGreaterThan(0)
    }
    expect(world.house.sandbox.world.size()).toBe(3)
  })

  it('has nobody but the gateway ask, however many pages are open', async () => {
    const page = await world.open()
    await submitted(page, 1, 'a film happy-video')
    const count = () => world.house.asked.length
    await pass(10 * SECOND)
    const before = count()
    await pass(20 * SECOND)
    const alone = count() - before
    await Promise.all([world.open(), world.open(), world.open()])
    const then = count()
    await pass(20 * SECOND)
    expect(alone).toBeGreaterThan(0)
    expect(count() - then).toBeLessThanOrEqual(alone + 2)
  })

  it('shows how often the gateway checks each task', async () => {
    const page = await world.open()
    await submitted(page, 2, 'a film stuck-running')
    const checks = () => page.engine.connections.getState().statuses.get('sandbox-hiapi')?.budget.checks
    expect(checks()).toBeUndefined()
    await pass(30 * SECOND)
    const { least = 0, most = 0, tasks } = checks() ?? {}
    expect(tasks).toBe(2)
    expect(least).toBeGreaterThanOrEqual(SECOND)
    expect(most).toBeLessThanOrEqual(20 * SECOND)
  })

  it('brings a note and a name to the other pages, and two people’s changes of one task beside each other', async () => {
    const [one, two] = [await world.open(), await world.open()]
    const [id = 'a/b'] = await submitted(one)
    one.engine.commands.annotate(id, { note: 'from one' })
    two.engine.commands.annotate(id, { tags: ['from two'], title: 'The fox' })
    expect(one.engine.ledger.get(id)?.note).toBe('from one')
    await pass(2 * SECOND)
    for (const page of [one, two]) {
      expect(page.engine.ledger.get(id)).toMatchObject({ note: 'from one', tags: ['from two'], title: 'The fox' })
    }
    // A name that is taken away is gone everywhere.
    one.engine.commands.annotate(id, { title: '' })
    await pass(SECOND)
    expect(two.engine.ledger.get(id)?.title).toBe('')
    two.engine.commands.setPaused([id], true)
    await pass(SECOND)
    expect(one.engine.ledger.get(id)?.paused).toBe(true)
    await meanwhile(one.engine.commands.forget([id]))
    expect(two.tasks()).toEqual([])
  })

  it('paints what it knew, says since when, changes nothing, and goes on when the gateway is back', async () => {
    const browser = aKeptBrowser()
    const first = await world.open(browser)
    const [id = 'a/b'] = await submitted(first)
    await pass(2 * MINUTE)
    const stopping = first.engine.stop()
    await pass(SECOND)
    await stopping
    world.house.cut(true)
    const [known, knownFor] = [Date.now(), 20 * SECOND]
    vi.setSystemTime(known + 5 * DAY)
    const page = await world.open(browser)
    expect(page.tasks().map(({ state }) => state.phase)).toEqual(['succeeded'])
    const { lostAt } = { lostAt: null, ...page.engine.keeper.getState() }
    // Not when this page noticed, but when the gateway was heard last.
    expect(lostAt).toBeGreaterThan(known - knownFor)
    expect(lostAt).toBeLessThanOrEqual(known)
    expect(page.engine.connections.getState().gateway).toBe('unreachable')
    page.engine.commands.annotate(id, { note: 'lost' })
    expect(page.told.join()).toContain('nothing can be changed')
    expect(page.engine.ledger.get(id)?.note).toBe('')
    await expect(meanwhile(page.engine.commands.submit(aDraft('a dog'), 1), 10 * SECOND)).rejects.toThrow('not answer')
    world.house.cut(false)
    await pass(20 * SECOND)
    expect(page.engine.keeper.getState()).toEqual({ kind: 'gateway', lostAt: null })
    page.engine.commands.annotate(id, { note: 'back' })
    await pass(SECOND)
    expect((await world.house.command('list', ['sandbox-hiapi', null, 10])) as object).toMatchObject({ ok: true })
    expect(JSON.stringify(await world.house.store().read([id]))).toContain('back')
    expect(world.house.sandbox.world.size()).toBe(1)
  })

  it('asks to be loaded anew by a gateway of another version, sends it nothing, and shows what it knew', async () => {
    const browser = aKeptBrowser()
    const first = await world.open(browser)
    await submitted(first)
    await pass(2 * MINUTE)
    const stopping = first.engine.stop()
    await pass(SECOND)
    await stopping
    const asked: string[] = []
    // As after an update while this page was open, or from the cache of an old visit.
    const newer: typeof fetch = async (input, init) => {
      const path = typeof input === 'string' ? input : ''
      asked.push(path.replace(/\?.*/, ''))
      const answer = await world.house.fetch(input, init)
      if (path !== sessionPath) return answer
      return Response.json({ ...((await answer.json()) as object), protocol: PROTOCOL + 1 })
    }
    const page = openKeptPage({ fetch: newer }, browser)
    const starting = page.engine.start()
    await pass(3 * SECOND)
    await starting
    expect(page.engine.keeper.getState()).toMatchObject({ kind: 'gateway', lostAt: expect.any(Number), isOther: true })
    expect(page.tasks().map(({ state }) => state.phase)).toEqual(['succeeded'])
    await expect(meanwhile(page.engine.commands.submit(aDraft('a dog'), 1), 10 * SECOND)).rejects.toThrow(
      'another version than this page: reload it',
    )
    expect(new Set(asked)).toEqual(new Set([sessionPath]))
    expect(world.house.sandbox.world.size()).toBe(1)
    await meanwhile(page.engine.stop())
  })

  it('hears on the next visit only of what has changed since', async () => {
    const browser = aKeptBrowser()
    const first = await world.open(browser)
    await submitted(first, 5)
    await pass(2 * MINUTE)
    const stopping = first.engine.stop()
    await pass(SECOND)
    await stopping
    const rev = Number(browser.cursor?.split('.')[1])
    expect(rev).toBe((await world.house.store().newsAfter(0, 100))?.rev)
    const other = await world.open()
    await submitted(other, 1, 'a dog')
    const forgotten = [...browser.disk.records.keys()][0] ?? 'a/b'
    await meanwhile(other.engine.commands.forget([forgotten]))
    const again = await world.open(browser)
    expect(again.tasks()).toHaveLength(5)
    expect(again.engine.ledger.get(forgotten)).toBeUndefined()
  })

  it('begins anew with the list of another folder, and keeps nothing of the one before', async () => {
    const browser = aKeptBrowser()
    const first = await world.open(browser)
    await submitted(first, 2)
    await pass(MINUTE)
    const stopping = first.engine.stop()
    await pass(SECOND)
    await stopping
    const other = keptHouse()
    await other.start()
    const page = openKeptPage(other, browser)
    world.pages.push(page)
    void page.engine.start()
    await pass(SECOND)
    expect(page.tasks()).toEqual([])
    expect(browser.disk.records.size).toBe(0)
    const stop = page.engine.stop()
    await pass(SECOND)
    await stop
    await other.remove()
  })

  it('begins anew where what was forgotten since is not known any more', async () => {
    const browser = aKeptBrowser()
    const first = await world.open(browser)
    const [id = 'a/b'] = await submitted(first, 2)
    await pass(MINUTE)
    const stopping = first.engine.stop()
    await pass(SECOND)
    await stopping
    await world.house.command('forget', [[id]])
    await pass(SECOND)
    await world.house.store().prune({ answers: 0, gone: NOON + DAY })
    const page = await world.open(browser)
    expect(page.tasks().map((task) => task.id)).not.toContain(id)
    expect([page.tasks().length, browser.disk.records.size]).toEqual([1, 1])
  })

  it('hands the writing of what it remembers on to another tab, which misses nothing', async () => {
    const browser = aKeptBrowser()
    const [first, second] = [await world.open(browser), await world.open(browser)]
    await submitted(second, 2)
    await pass(MINUTE)
    const stopping = first.engine.stop()
    await pass(SECOND)
    await stopping
    await submitted(second, 1, 'a dog')
    await pass(MINUTE)
    expect(browser.disk.records.size).toBe(3)
    expect([...browser.disk.records.values()].every(({ state }) => state.phase === 'succeeded')).toBe(true)
  })

  it('goes on after the gateway was restarted in the middle', async () => {
    const page = await world.open()
    const ids = await submitted(page, 2)
    await world.house.stop()
    await pass(5 * SECOND)
    expect(page.engine.connections.getState().gateway).toBe('unreachable')
    await world.house.start()
    await pass(2 * MINUTE)
    expect(phases(page)).toEqual(new Map(ids.map((id) => [id, 'succeeded'])))
    expect(page.engine.connections.getState().gateway).toBe('ready')
  })

  it('moves the list of a browser by merging, deletes nothing before all of it is there, and can do it again', async () => {
    const browser = aKeptBrowser()
    const page = await world.open(browser)
    const [both = 'a/b'] = await submitted(page, 1)
    page.engine.commands.annotate(both, { note: 'here', tags: ['here'] })
    await pass(2 * MINUTE)
    const known = page.engine.ledger.get(both)
    const own = Array.from({ length: 450 }, (_, index) =>
      aRecord({ id: `test/${index}`, remote: { id: `${index}`, handle: null } }),
    )
    const older =
      known === undefined ? [] : [{ ...known, note: 'there', tags: ['there'], state: { phase: 'tracked' } as const }]
    for (const record of [...own, ...older]) browser.own.records.set(record.id, record)
    const list = page.engine.ownList
    const matches = (await list?.matches()) ?? []
    expect(matches.map(({ from, to }) => [from.id, from.tasks, to])).toEqual([
      ['test', 450, null],
      ['sandbox-hiapi', 1, 'sandbox-hiapi'],
    ])
    const chosen = new Map([
      ['test', 'test'],
      ['sandbox-hiapi', 'sandbox-hiapi'],
    ])
    await expect(list?.remove()).rejects.toThrow('Nothing was deleted')
    world.house.cut(true)
    await expect(meanwhile(list?.move(chosen) ?? Promise.reject(new Error('none')), 20 * SECOND)).rejects.toThrow(
      'not answer',
    )
    expect(browser.own.records.size).toBe(451)
    world.house.cut(false)
    await pass(20 * SECOND)
    for (const _again of [1, 2]) {
      const moving = list?.move(chosen) ?? Promise.resolve(null)
      expect(await meanwhile(moving, 5 * SECOND)).toEqual({ moved: 451, left: 0 })
      expect(page.tasks()).toHaveLength(451)
      const merged = page.engine.ledger.get(both)
      expect(merged?.state.phase).toBe('succeeded')
      expect([new Set(merged?.tags), new Set(merged?.note.split('\n'))]).toEqual([
        new Set(['here', 'there']),
        new Set(['here', 'there']),
      ])
    }
    await list?.remove()
    expect([browser.own.records.size, page.tasks().length]).toEqual([0, 451])
  })
})

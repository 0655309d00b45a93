/** The list of a browser goes to the gateway and back, over a gateway in this process. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { pass } from '#testing/kept-house.ts'
import { aKeptBrowser, type KeptBrowser } from '#testing/kept-page.ts'
import { keptWorld } from '#testing/kept-world.ts'

const world = keptWorld()

async function open(browser: KeptBrowser) {
  const page = await world.open(browser)
  const { ownList } = page.engine
  if (ownList === null) throw new Error('this page keeps its own list')
  return { page, own: ownList }
}

async function meanwhile<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  await pass(3 * SECOND)
  return promise
}

function over(connection: string, name: string, changes: Partial<TaskRecord> = {}): TaskRecord {
  const remote = { id: name, handle: null }
  return aRecordIn({ phase: 'succeeded' }, NOON, {
    id: `${connection}/${name}`,
    connection,
    vendor: 'hiapi',
    remote,
    ...changes,
  })
}

function keep(browser: KeptBrowser, ...records: readonly TaskRecord[]): void {
  for (const record of records) browser.own.records.set(record.id, record)
}

const HOME = 'sandbox-hiapi'

describe('the list of a browser', () => {
  it('goes to the connection at the same address, and elsewhere only where the person says so', async () => {
    const browser = aKeptBrowser()
    keep(browser, over('renamed', 'a'), over(HOME, 'b'), over('chosen', 'c'), over('left', 'd'))
    keep(browser, over('left', 'e', { vendor: 'nobody' }))
    const { page, own } = await open(browser)
    const address = page.engine.connections.getState().statuses.get(HOME)?.connection.baseUrl ?? ''
    browser.addresses.set('renamed', address)
    const matches = await own.matches()
    const targets = Object.fromEntries(matches.map(({ from, to }) => [from.id, to]))
    expect(targets).toEqual({ renamed: HOME, [HOME]: HOME, chosen: null, left: null })
    expect(matches.find(({ from }) => from.id === 'chosen')?.choices.map(({ id }) => id)).toContain(HOME)
    const to = new Map(['renamed', HOME, 'chosen'].map((id) => [id, HOME]))
    expect(await meanwhile(own.move(to))).toEqual({ moved: 3, left: 2 })
    expect(new Set(page.tasks().map(({ id }) => id))).toEqual(new Set([`${HOME}/a`, `${HOME}/b`, `${HOME}/c`]))
    expect(browser.own.records.size).toBe(5)
    expect(await own.remove()).toBe(2)
    expect([...browser.own.records.keys()]).toEqual(['left/d', 'left/e'])
  })

  it('leaves a submit without an answer with the account that it was sent with', async () => {
    const browser = aKeptBrowser()
    const unsent = { remote: null, state: { phase: 'submitting' } } as const
    keep(browser, over('chosen', 'own-1', unsent), over('chosen', 'a'))
    const { page, own } = await open(browser)
    expect(await meanwhile(own.move(new Map([['chosen', HOME]])))).toEqual({ moved: 1, left: 1 })
    expect(page.tasks().map(({ id }) => id)).toEqual([`${HOME}/a`])
    expect(await own.remove()).toBe(1)
  })

  it('comes back merged with what the browser had, and the gateway forgets only what is there then', async () => {
    const browser = aKeptBrowser()
    const { page, own } = await open(browser)
    keep(browser, over(HOME, 'a', { note: 'mine' }), over(HOME, 'b'))
    await meanwhile(own.move(new Map([[HOME, HOME]])))
    page.engine.commands.annotate(`${HOME}/a`, { note: 'theirs' })
    await pass(SECOND)
    await expect(own.removeThere()).rejects.toThrow('Nothing was deleted')
    browser.own.records.delete(`${HOME}/b`)
    expect(await meanwhile(own.bring())).toEqual({ moved: 2, left: 0 })
    expect(browser.own.records.get(`${HOME}/a`)?.note.split('\n').toSorted()).toEqual(['mine', 'theirs'])
    expect(browser.own.records.size).toBe(2)
    await meanwhile(world.house.command('import', [[{ v: 2, record: over(HOME, 'c') }]]))
    expect(await meanwhile(own.removeThere())).toBe(1)
    expect([page.tasks().map(({ id }) => id), browser.own.records.size]).toEqual([[`${HOME}/c`], 2])
  })

  it('is not brought, and nothing is deleted, while the gateway is away', async () => {
    const browser = aKeptBrowser()
    const { own } = await open(browser)
    await meanwhile(world.house.command('import', [[{ v: 2, record: over(HOME, 'c') }]]))
    await meanwhile(own.bring())
    world.house.cut(true)
    await world.house.stop()
    await pass(5 * SECOND)
    await expect(own.bring()).rejects.toThrow('Nothing was brought')
    await expect(own.removeThere()).rejects.toThrow('Nothing was deleted')
    await world.house.start()
    world.house.cut(false)
    await pass(20 * SECOND)
    expect(browser.own.records.size).toBe(1)
  })

  it('becomes the same list at the gateway in whichever order two browsers bring theirs, and however often', async () => {
    const names = ['a', 'b', 'c', 'd'] as const
    const anyTask = fc.tuple(anyRecord, fc.constantFrom(...names)).map(([record, name]) => ({
      ...record,
      ...over(HOME, name, { state: { phase: 'succeeded' } }),
      tags: [...new Set(record.tags)],
      note: record.note,
      outputs: [],
      timeline: record.timeline,
    }))
    const anyList = fc.uniqueArray(anyTask, { selector: ({ id }) => id, minLength: 2 })
    for (const [one = [], two = []] of fc.sample(fc.tuple(anyList, anyList), { numRuns: 4, seed: 7 })) {
      const ends = []
      for (const lists of [
        [one, two],
        [two, one, two],
      ]) {
        const { page } = await open(aKeptBrowser())
        for (const list of lists) {
          await meanwhile(world.house.command('import', [list.map((record) => ({ v: 2, record }))]))
        }
        await pass(SECOND)
        ends.push(new Map(page.tasks().map((task) => [task.id, factsOf(task)])))
        await meanwhile(page.engine.commands.forget(page.tasks().map(({ id }) => id)))
      }
      expect(ends[0]).toEqual(ends[1])
      expect(ends[0]?.size).toBe(new Set([...one, ...two].map(({ id }) => id)).size)
    }
  })
})

/** The order of tags and of the lines of a note is nobody's. */
function factsOf(record: TaskRecord) {
  return {
    record: { ...record, tags: [], note: '' },
    tags: new Set(record.tags),
    note: new Set(record.note.split('\n')),
  }
}

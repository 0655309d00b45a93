/** What pages over a gateway that keeps the list carry without, and where they find it. */
import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { isShelved, shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import { ToldList } from '#engine/remote/told-list.ts'
import { platformTimers } from '#engine/timers.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { aKeptBrowser, type KeptPage } from '#testing/kept-page.ts'
import { pass } from '#testing/kept-house.ts'
import { keptWorld, submitted } from '#testing/kept-world.ts'

const world = keptWorld()

/** Waits for a promise while fake time passes. */
async function meanwhile<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  await pass(5 * SECOND)
  return promise
}

function carried({ engine }: KeptPage, id: TaskId): TaskRecord {
  const record = engine.ledger.get(id)
  if (record === undefined) throw new Error(`${id} is not in the list`)
  return record
}

/** Two pages of one browser over one task that has ended; the first carries it whole. */
async function anEndedTask() {
  const browser = aKeptBrowser()
  const page = await world.open(browser)
  const [id = 'a/b'] = await submitted(page)
  await pass(2 * MINUTE)
  const whole = carried(page, id)
  expect([whole.state.phase, isShelved(whole)]).toEqual(['succeeded', false])
  return { browser, page, id, whole }
}

async function textAtGateway(id: TaskId): Promise<string> {
  return JSON.stringify(await world.house.store().read([id]))
}

describe('a task that is over, in a list that the gateway keeps', () => {
  it('is carried without the text of its last answer, which is found in this browser', async () => {
    const { browser, page, id, whole } = await anEndedTask()
    page.seal()
    world.house.cut(true)
    for (const one of [page, await world.open(browser)]) {
      expect(isShelved(carried(one, id))).toBe(true)
      expect(await one.engine.withTexts([carried(one, id)])).toEqual([whole])
    }
  })

  it('has its text from the gateway where this browser has lost it, and says so where nobody can be asked', async () => {
    const { browser, page, id, whole } = await anEndedTask()
    page.seal()
    browser.disk.sealed.clear()
    expect(await meanwhile(page.engine.withTexts([carried(page, id)]))).toEqual([whole])
    await meanwhile(page.engine.commands.forget([id]))
    const lacking = [shelved(whole)]
    expect(await meanwhile(page.engine.withTexts(lacking))).toEqual(lacking)
    world.house.cut(true)
    await expect(meanwhile(page.engine.withTexts(lacking))).rejects.toThrow('not answer')
  })

  it('keeps its text at the gateway when it is changed, and when it is forgotten and put back', async () => {
    const { page, id, whole } = await anEndedTask()
    const text = JSON.stringify(JSON.stringify(whole.evidence?.body)).slice(3, -3)
    page.seal()
    page.engine.commands.annotate(id, { note: 'kept' })
    await pass(SECOND)
    expect(await textAtGateway(id)).toContain(text)
    page.seal()
    const known = carried(page, id)
    expect([isShelved(known), known.note]).toEqual([true, 'kept'])
    await meanwhile(page.engine.commands.forget([id]))
    expect(page.tasks()).toEqual([])
    await meanwhile(page.engine.commands.restore([known]))
    expect(await textAtGateway(id)).toContain(text)
    expect(carried(page, id)).toMatchObject({ note: 'kept', evidence: whole.evidence })
  })

  it('is not kept whole beside the list either, unless the gateway has told of another answer since', async () => {
    const ledger = createLedger(platformTimers)
    const calls = { command: () => Promise.resolve(null) }
    const list = new ToldList({ ledger, calls, timers: platformTimers, onRefused: () => undefined })
    const [sealed, answered] = ['a', 'b'].map((name) =>
      aRecordIn({ phase: 'succeeded' }, NOON, { id: `test/${name}`, evidence: evidenceOf(200, `about ${name}`) }),
    )
    if (sealed === undefined || answered === undefined) throw new Error('there are two')
    list.restore([sealed, answered])
    const later = { ...answered, evidence: evidenceOf(200, 'another answer') }
    list.hear([later], [], true)
    list.shelve([sealed, answered])
    expect(list.read([sealed.id, answered.id])).toEqual([shelved(sealed), later])
    list.stop()
  })

  it('comes whole to a browser that takes the list over', async () => {
    const { browser, page, id, whole } = await anEndedTask()
    page.seal()
    await meanwhile(page.engine.ownList?.bring() ?? Promise.reject(new Error('this page keeps its own list')))
    expect(browser.own.records.get(id)?.evidence).toEqual(whole.evidence)
  })
})

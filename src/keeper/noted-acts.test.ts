/** Who did what with a task is written into it, where the gateway knows people. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEEDS, mergedActs, withAct, type PersonAct } from '#domain/people/person-act.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE } from '#domain/time.ts'
import { newToken, tokenHash } from '#gateway/people/token.ts'
import { recordOf } from '#keeper/row-record.ts'
import { NOON } from '#testing/builders.ts'
import { keptHouse, pass, type KeptHouse } from '#testing/kept-house.ts'

const TOKEN = newToken()
const DRAFT = {
  connection: 'sandbox-hiapi',
  model: 'gpt-image-2',
  params: { prompt: 'a cat' },
  options: {},
  tags: [],
  note: '',
  resubmitOf: null,
}

async function record(house: KeptHouse): Promise<TaskRecord> {
  const [row] = (await house.store().newsAfter(0, 10))?.rows ?? []
  const read = row === undefined ? null : recordOf(row)
  if (read === null || typeof read === 'string') throw new Error(`unreadable: ${read}`)
  return read
}

const deeds = async (house: KeptHouse) => (await record(house)).acts?.map(({ did, by }) => `${did} by ${by}`)

describe('a command of a person', () => {
  let house: KeptHouse
  beforeEach(async () => {
    vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    const people = { kind: 'tokens', people: [{ name: 'Ada', role: 'keep', hash: tokenHash(TOKEN) }] }
    house = keptHouse({ people, bearer: TOKEN })
    await house.start()
    await pass(200)
  })
  afterEach(async () => {
    await house.remove()
    vi.useRealTimers()
  })

  it('stands in the task, whether it is under way or over', async () => {
    await house.command('submit', [DRAFT, 1])
    expect((await record(house)).acts).toEqual([{ at: expect.any(Number), did: 'submitted', by: 'Ada' }])
    const { id } = await record(house)
    await house.command('edit', [[{ id, edit: { tags: ['x'], paused: true } }]])
    await house.command('edit', [[{ id, edit: { paused: false } }]])
    await pass(3 * MINUTE)
    expect(isTerminal((await record(house)).state.phase)).toBe(true)
    await house.command('edit', [[{ id, edit: { note: 'fine' } }]])
    const all = ['submitted by Ada', 'tagged by Ada', 'paused by Ada', 'resumed by Ada', 'noted by Ada']
    expect(await deeds(house)).toEqual(all)
    await house.stop()
    await house.start()
    expect(await deeds(house)).toEqual(all)
  })

  it('that the vendor refused was not done', async () => {
    await house.command('submit', [DRAFT, 1])
    await pass(3 * MINUTE)
    expect(await house.command('cancel', [(await record(house)).id])).toMatchObject({ value: { ok: false } })
    expect(await deeds(house)).toEqual(['submitted by Ada'])
  })
})

const anyAct: fc.Arbitrary<PersonAct> = fc.record({
  at: fc.nat(1e9),
  did: fc.constantFrom(...DEEDS),
  by: fc.constantFrom('Ada', 'Ben'),
})

describe('the acts of a task', () => {
  it('keep the first and the newest, never too many, and a note of one sitting once', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { minLength: 1, maxLength: 150 }), (given) => {
        const acts = given.reduce<readonly PersonAct[]>((known, act) => withAct(known, act), [])
        expect(acts.length).toBeLessThanOrEqual(60)
        expect(acts.at(-1)).toEqual(given.at(-1))
        expect([acts[0]?.did, acts[0]?.by]).toEqual([given[0]?.did, given[0]?.by])
      }),
    )
    const noted = (at: number, by: string): PersonAct => ({ at, did: 'noted', by })
    const sitting = [noted(0, 'Ada'), noted(MINUTE, 'Ada')].reduce<readonly PersonAct[]>(withAct, [])
    expect(sitting).toEqual([noted(MINUTE, 'Ada')])
    expect(withAct(sitting, noted(2 * MINUTE, 'Ben'))).toHaveLength(2)
    expect(withAct(sitting, noted(12 * MINUTE, 'Ada'))).toHaveLength(2)
  })

  it('are merged alike in either order', () => {
    fc.assert(
      fc.property(fc.array(anyAct), fc.array(anyAct), (a, b) => {
        expect(mergedActs(a, b)).toEqual(mergedActs(b, a))
        expect(mergedActs(mergedActs(a, b), b)).toEqual(mergedActs(a, b))
      }),
    )
  })
})

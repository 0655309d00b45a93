/** Who did what with a task is written into it, where the gateway knows people. */
import fc from 'fast-check'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forwardPath, sessionSchema, STATUS_HEADER, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { spendingPath, spendingSchema } from '#domain/connection/settings-protocol.ts'
import { DEEDS, mergedActs, withAct, type PersonAct } from '#domain/people/person-act.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE } from '#domain/time.ts'
import { newToken, tokenHash } from '#gateway/people/token.ts'
import { recordOf } from '#keeper/row-record.ts'
import { spentBy } from '#keeper/spent.ts'
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

  async function asAda(path: string, init: RequestInit): Promise<Response> {
    const { token } = v.parse(sessionSchema, await (await house.fetch(sessionPath)).json())
    const headers = new Headers(init.headers)
    headers.set(TOKEN_HEADER, token)
    return house.fetch(path, { ...init, headers })
  }

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

  it('is noted where it spends, once however often it is sent, and told to who keeps the gateway', async () => {
    await house.command('submit', [DRAFT, 2], 'submit-0123456789')
    await house.command('submit', [DRAFT, 2], 'submit-0123456789')
    const [row] = (await house.store().newsAfter(0, 10))?.rows ?? []
    await house.command('edit', [[{ id: row?.id, edit: { note: 'x' } }]])
    const call = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    await asAda(forwardPath('sandbox-hiapi', '/v1/tasks'), call)
    await asAda(forwardPath('sandbox-hiapi', '/v1/tasks/tk-1'), {})
    const told = v.parse(spendingSchema, await (await asAda(spendingPath, {})).json())
    expect(told.more).toBe(false)
    expect(told.noted.map(({ by, did, what, count, tasks }) => [by, did, what, count, tasks.length])).toEqual([
      ['Ada', 'call', 'POST /v1/tasks', 1, 0],
      ['Ada', 'submit', 'gpt-image-2', 2, 2],
    ])
    expect(told.noted.every(({ connection }) => connection === 'sandbox-hiapi')).toBe(true)
    const older = await asAda(`${spendingPath}?before=${told.noted[0]?.nth ?? 0}`, {})
    expect(v.parse(spendingSchema, await older.json()).noted.map(({ did }) => did)).toEqual(['submit'])
    expect((await asAda(`${spendingPath}?before=x`, {})).headers.get(STATUS_HEADER)).toBe('400')
  })

  it('spends where it is billed or stops what is, as far as it was done', () => {
    const ok = { ok: true, message: 'stopped' }
    const one = { connection: 'acme', what: '', count: 1, tasks: ['acme/x/1'] }
    expect(spentBy('cancel', ['acme/x/1'], ok)).toEqual({ ...one, did: 'cancel' })
    expect(spentBy('cancel', ['acme/x/1'], { ok: false, message: 'too late' })).toBeNull()
    expect(spentBy('resend', ['acme/x/1', true], null)).toEqual({ ...one, did: 'send again' })
    expect(spentBy('submit', [{ ...DRAFT, resubmitOf: 'acme/x/1' }, 1], ['acme/y'])).toMatchObject({ did: 'resubmit' })
    expect(spentBy('checkNow', [['acme/x/1']], null)).toBeNull()
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

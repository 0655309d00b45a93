/** Lost submits among other people's tasks, against the imitations of the vendors that have a list. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { aLostDesk, keyOf, type LostDesk, type Wish } from '#testing/lost-desk.ts'
import { pass } from '#testing/sweep-desk.ts'
import { aBrowser } from '#testing/test-engine.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { hiapi as hiapiDialect } from '#vendors/hiapi/sandbox/reference.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import { piapi as piapiDialect } from '#vendors/piapi/sandbox.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const PIAPI = { vendor: piapi, dialect: piapiDialect }
/** As if it knew no keys: its list repeats nothing of what was asked for. */
const HIAPI = { vendor: { ...hiapi, resend: 'unsafe' }, dialect: hiapiDialect } as const

const FLUX = 'Qubico/flux1-schnell:txt2img'

const anyWish = fc
  .record({
    model: fc.constantFrom(FLUX, FLUX, 'Qubico/flux1-dev:txt2img'),
    prompt: fc.constantFrom('a quiet harbour', 'a fox in the snow'),
    seed: fc.constantFrom(1, 2),
  })
  .map(({ model, prompt, seed }): Wish => ({ model, params: { prompt, seed } }))

/** At once, while we settle, or long after. */
const anyDelay = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 40, max: 100 })).map((at) => at * SECOND)

/** Long before our own, or around them. */
const anyMoment = fc
  .oneof(fc.integer({ min: -600, max: -60 }), fc.integer({ min: -2, max: 20 }))
  .map((at) => at * SECOND)

const anyScene = fc
  .record({
    ours: fc.array(fc.record({ wish: anyWish, after: fc.option(anyDelay) }), { minLength: 1, maxLength: 3 }),
    strangers: fc.array(fc.record({ wish: anyWish, at: anyMoment }), { maxLength: 6 }),
  })
  // Somebody's task made with the very same request, while ours was not made or not yet: nothing tells them apart.
  .filter(({ ours, strangers }) =>
    ours.every(
      ({ wish, after }) =>
        (after !== null && after <= 20 * SECOND) ||
        !strangers.some((other) => keyOf(other.wish) === keyOf(wish) && other.at > -MINUTE),
    ),
  )

type Scene = typeof anyScene extends fc.Arbitrary<infer T> ? T : never

async function played(desk: LostDesk, { ours, strangers }: Scene): Promise<void> {
  for (const { wish, at } of strangers) desk.strange(wish, at)
  for (const { wish, after } of ours) await desk.submit(wish, after)
  await pass(6 * MINUTE, 500)
}

function wishOf({ request }: ReturnType<LostDesk['records']>[number]): string {
  return keyOf({ model: request?.model ?? '', params: { prompt: '', ...request?.params } })
}

describe('a lost submit', () => {
  it('is matched with its own task alone, and whenever only one can be it', async () => {
    const seen = { matched: 0, open: 0 }
    const property = fc.asyncProperty(anyScene, async (scene) => {
      const desk = await aLostDesk(PIAPI)
      await played(desk, scene)
      const records = desk.records()
      expect(records).toHaveLength(scene.ours.length)
      const taken = records.flatMap(({ remote }) => remote?.id ?? [])
      expect(new Set(taken).size, 'rows that share a task').toBe(taken.length)
      for (const record of records) {
        const wish = wishOf(record)
        const alike = scene.ours.filter((one) => keyOf(one.wish) === wish)
        const twins = scene.strangers.filter((other) => keyOf(other.wish) === wish && other.at > -MINUTE)
        const isPlain = twins.length === 0 && alike.every(({ after }) => after !== null)
        expect(record.remote !== null, `${wish} in ${JSON.stringify(scene)}`).toBe(isPlain)
        seen[isPlain ? 'matched' : 'open'] += 1
        if (record.remote !== null) expect(desk.made.get(wish)).toContain(record.remote.id)
        else expect(record.state.phase).toBe('unconfirmed')
        // What may be it is there to choose from.
        const shown = record.state.phase === 'unconfirmed' ? (record.state.candidates ?? []) : []
        const ids = shown.map(({ remote }) => remote.id)
        if (!isPlain) expect(ids).toEqual(expect.arrayContaining([...(desk.made.get(wish) ?? [])]))
        if (!isPlain) expect(ids).toHaveLength(twins.length + (desk.made.get(wish) ?? []).length)
      }
      await desk.engine.stop()
    })
    await fc.assert(property, { numRuns: 40, seed: 15 })
    expect(Math.min(seen.matched, seen.open), JSON.stringify(seen)).toBeGreaterThan(5)
  })

  it('is never matched where the vendor repeats nothing of it, and what may be it is shown', async () => {
    const desk = await aLostDesk(HIAPI)
    const wish = { model: 'gpt-image-2', params: { prompt: 'a quiet harbour' } }
    await played(desk, { ours: [{ wish, after: SECOND }], strangers: [] })
    const [record] = desk.records()
    expect(record).toMatchObject({ remote: null, state: { phase: 'unconfirmed' } })
    const made = desk.made.get(keyOf(wish)) ?? []
    expect(made).toHaveLength(1)
    expect(record?.state).toMatchObject({ candidates: made.map((id) => ({ remote: { id } })) })
    await desk.engine.stop()
  })

  it('is looked for at growing distances, for so long and no longer', async () => {
    const desk = await aLostDesk(PIAPI)
    const wish = { model: FLUX, params: { prompt: 'a quiet harbour' } }
    await desk.submit(wish, null)
    const lists = () => desk.sandbox.world.log.of('piapi').filter(({ operation }) => operation === 'list')
    await pass(40 * MINUTE, 5_000)
    const gaps = lists()
      .map(({ at }) => at)
      .flatMap((at, index, all) => (index === 0 ? [] : [at - (all[index - 1] ?? 0)]))
    expect(gaps.length).toBeGreaterThan(6)
    expect(gaps.length).toBeLessThan(20)
    for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual((gaps[index - 1] ?? 0) - 5_000)
    const before = lists().length
    await pass(30 * MINUTE, 5_000)
    expect(lists()).toHaveLength(before)
    await desk.engine.stop()
  })

  it('is sent again at the person’s word while it is looked for, and once for two presses', async () => {
    const desk = await aLostDesk(PIAPI)
    const wish = { model: FLUX, params: { prompt: 'a quiet harbour' } }
    await desk.submit(wish, 0)
    await pass(SECOND)
    const id = desk.records()[0]?.id
    if (id === undefined) throw new Error('there is no row')
    await desk.engine.commands.resend(id, true)
    await desk.engine.commands.resend(id, true)
    await pass(5 * MINUTE, 500)
    expect(desk.made.get(keyOf(wish))).toHaveLength(2)
    expect(desk.records()[0]?.state).toMatchObject({ phase: 'unconfirmed', candidates: [{}, {}] })
    await desk.engine.stop()
  })

  it('is found after the page was closed before the slow vendor had made it', async () => {
    const browser = aBrowser()
    const wish = { model: FLUX, params: { prompt: 'a quiet harbour' } }
    const first = await aLostDesk({ ...PIAPI, browser })
    await first.submit(wish, 20 * SECOND)
    await pass(3 * SECOND)
    await first.engine.stop()
    // Long after the search would have been over: one more look is taken.
    await pass(60 * MINUTE, 10_000)
    const second = await aLostDesk({ ...PIAPI, browser, sandbox: first.sandbox })
    await pass(10 * SECOND)
    expect(second.records()[0]?.remote?.id).toBe(first.made.get(keyOf(wish))?.[0])
    await second.engine.stop()
  })
})

describe('candidates', () => {
  it('become the row’s task by one press, and none of them by another, for good', async () => {
    const desk = await aLostDesk(PIAPI)
    const wish = { model: FLUX, params: { prompt: 'a quiet harbour' } }
    desk.strange(wish, -SECOND)
    await desk.submit(wish, SECOND)
    await pass(MINUTE, 500)
    const found = () => {
      const [record] = desk.records()
      if (record?.state.phase !== 'unconfirmed') throw new Error(`it is ${record?.state.phase}`)
      return { id: record.id, candidates: record.state.candidates ?? [] }
    }
    const { id, candidates } = found()
    expect(candidates.map(({ prompt }) => prompt)).toEqual(['a quiet harbour', 'a quiet harbour'])
    await desk.engine.commands.refuseCandidates(id)
    await pass(10 * MINUTE, 1_000)
    expect(found().candidates).toEqual([])
    const [mine] = candidates.filter(({ remote }) => desk.made.get(keyOf(wish))?.includes(remote.id))
    if (mine === undefined) throw new Error('ours was not shown')
    expect(await desk.engine.commands.takeCandidate(id, mine)).toMatchObject({ ok: true })
    await pass(MINUTE, 500)
    expect(desk.records()).toHaveLength(1)
    expect(desk.records()[0]).toMatchObject({ remote: { id: mine.remote.id }, state: { phase: 'succeeded' } })
    expect(await desk.engine.commands.takeCandidate(id, mine)).toMatchObject({ ok: false })
    await desk.engine.stop()
  })
})

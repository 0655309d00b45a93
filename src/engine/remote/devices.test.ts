/** Several pages at one keeper, each of which changes what it likes while the gateway polls: nothing overwrites anything. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { pass } from '#testing/kept-house.ts'
import { keptWorld, submitted } from '#testing/kept-world.ts'

const world = keptWorld()

const LONG = 'a film happy-video'

/** What one page does to one task. Each page has its own facts, so that nobody means to overwrite the other. */
const anyAct = fc.record({
  task: fc.nat({ max: 2 }),
  what: fc.constantFrom('note', 'tags', 'paused', 'keepForEver'),
  value: fc.nat({ max: 9 }),
  wait: fc.nat({ max: 900 }),
})

it('keeps every act of every page, whatever is polled between them, and shows the same on all', async () => {
  const [one, two] = [await world.open(), await world.open()]
  const ids = await submitted(one, 3, LONG)
  const whose = { note: one, paused: one, tags: two, keepForEver: two } as const
  const expected = ids.map(() => ({ note: '', tags: [] as string[], paused: false, keepForEver: false }))
  // One is never paused: it is polled whatever is done to the others.
  await submitted(two, 1, LONG)
  const before = world.house.asked.length
  for (const acts of fc.sample(fc.array(anyAct, { minLength: 8, maxLength: 8 }), { numRuns: 4, seed: 11 })) {
    for (const { task, what, value, wait } of acts) {
      const [id = 'a/b', wanted] = [ids[task], expected[task]]
      const { commands } = whose[what].engine
      if (wanted === undefined) continue
      const isOn = value % 2 === 1
      if (what === 'note') commands.annotate(id, { note: (wanted.note = `note ${value}`) })
      else if (what === 'tags') commands.annotate(id, { tags: (wanted.tags = [`tag ${value}`, 'x']) })
      else if (what === 'paused') commands.setPaused([id], (wanted.paused = isOn))
      else commands.keepForEver([id], (wanted.keepForEver = isOn))
      await pass(wait)
    }
    await pass(3 * SECOND)
    for (const page of world.pages) {
      const seen = () =>
        ids.map((id) => {
          const { note, tags, paused, keepForEver = false } = page.engine.ledger.get(id) ?? {}
          return { note, tags, paused, keepForEver }
        })
      // What answers from outside the fake clock takes longer on a busy machine.
      await expect.poll(() => pass(SECOND).then(seen)).toEqual(expected)
    }
  }
  expect(world.house.asked.length - before).toBeGreaterThan(5)
  for (const page of world.pages) page.engine.commands.setPaused(ids, false)
  await pass(180 * SECOND)
  for (const page of world.pages) {
    expect(ids.map((id) => page.engine.ledger.get(id)?.state.phase)).toEqual(ids.map(() => 'succeeded'))
    expect(ids.map((id) => page.engine.ledger.get(id)?.tags)).toEqual(expected.map(({ tags }) => tags))
  }
})

it('ends with what was said last where two pages change the same, on all of them', async () => {
  const [one, two, three] = [await world.open(), await world.open(), await world.open()]
  const [id = 'a/b'] = await submitted(one, 1, LONG)
  for (let round = 0; round < 6; round += 1) {
    const [first, last] = round % 2 === 0 ? [one, two] : [two, one]
    first.engine.commands.annotate(id, { note: `first ${round}` })
    await pass(round * 150)
    last.engine.commands.annotate(id, { note: `last ${round}` })
    await pass(2 * SECOND)
    const notes = [one, two, three].map(({ engine }) => engine.ledger.get(id)?.note)
    expect(new Set(notes).size, `round ${round}`).toBe(1)
    // Within what a page gathers before it sends, either may be the last one.
    if (round * 150 > 400) expect(notes[0]).toBe(`last ${round}`)
  }
})

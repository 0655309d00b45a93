import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GROUPINGS } from '#domain/task/task-filter.ts'
import { taskIdOf, type TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { totalsOf } from '#screens/tasks/group-totals.ts'
import { groupedLines, groupsOf, type Lines, plainLines } from '#screens/tasks/list-rows.ts'
import { sideways } from '#screens/tasks/grid-moves.ts'
import { aRecord, NOON } from '#testing/builders.ts'

const cost = fc.option(
  fc.record({
    used: fc.option(fc.integer({ min: 0, max: 50 })),
    estimated: fc.option(fc.integer({ min: 0, max: 50 })),
    unit: fc.constantFrom('credits', 'USD'),
  }),
)

const facts = fc.record({
  connection: fc.constantFrom('one', 'two'),
  model: fc.constantFrom(null, 'kling', 'veo'),
  tags: fc.subarray(['a', 'B', 'b c']),
  addedAt: fc.integer({ min: 0, max: 20 }).map((at) => NOON + at * SECOND),
  cost,
})

const someTasks = fc.array(facts, { maxLength: 30 }).map((all) => {
  const records = all.map((each, at): TaskRecord => aRecord({ ...each, id: taskIdOf('one', `${at}`) }))
  return new Map(records.map((record) => [record.id, record]))
})

const by = fc.constantFrom(...GROUPINGS.filter((each) => each !== 'none'))

describe('the list in groups', () => {
  it('leaves no task out, and repeats one only under its several tags', () => {
    fc.assert(
      fc.property(someTasks, by, (tasks, grouping) => {
        const ids = [...tasks.keys()]
        const groups = groupsOf(ids, tasks, grouping)
        const places = groups.flatMap((group) => group.ids)
        expect(new Set(places)).toEqual(new Set(ids))
        const expected = ids.map((id) => (grouping === 'tag' ? Math.max(1, tasks.get(id)?.tags.length ?? 0) : 1))
        expect(places).toHaveLength(expected.reduce((sum, count) => sum + count, 0))
        for (const group of groups) expect(group.ids).toEqual(ids.filter((id) => group.ids.includes(id)))
      }),
    )
  })

  it('numbers its rows without a gap, each with a key of its own, and hides what is folded away', () => {
    fc.assert(
      fc.property(someTasks, by, (tasks, grouping) => {
        const ids = [...tasks.keys()]
        const groups = groupsOf(ids, tasks, grouping)
        const rows = groupedLines(groups, [])
        const lines = all(rows)
        expect(lines.map(({ index }) => index)).toEqual(lines.map((_line, at) => at))
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
        expect(lines.map(({ key }) => rows.placeOf(key))).toEqual(lines.map((_line, at) => at))
        expect(new Set(rows.order())).toEqual(new Set(ids))
        const folded = all(
          groupedLines(
            groups,
            groups.map(({ key }) => key),
          ),
        )
        expect(folded.map(({ kind }) => kind)).toEqual(groups.map(() => 'group'))
        const plain = plainLines(ids)
        expect(plain.order()).toEqual(ids)
        expect(all(plain).map(({ key, index }) => [key, index])).toEqual(ids.map((id, at) => [id, at]))
        for (const [at, id] of ids.entries()) expect([plain.placeOf(id), plain.placeOfTask(id)]).toEqual([at, at])
        expect([plain.placeOf('nobody'), rows.placeOf('nobody')]).toEqual([-1, -1])
      }),
    )
  })

  it('knows a batch by a pause before it, whatever the filter shows of it', () => {
    const at = (seconds: number) => aRecord({ id: taskIdOf('one', `${seconds}`), addedAt: NOON + seconds * SECOND })
    const tasks = new Map([0, 2, 4, 60, 61].map((seconds) => [at(seconds).id, at(seconds)]))
    const keys = (shown: readonly number[]) =>
      groupsOf(
        shown.map((seconds) => at(seconds).id),
        tasks,
        'batch',
      ).map((group) => [group.key, group.ids.length])
    expect(keys([0, 2, 4, 60, 61])).toEqual([
      [`batch ${NOON}`, 3],
      [`batch ${NOON + 60 * SECOND}`, 2],
    ])
    // The one in the middle is filtered away: the ends still belong together.
    expect(keys([4, 0])).toEqual([[`batch ${NOON}`, 2]])
  })

  it('puts tasks without a tag last', () => {
    const bare = aRecord({ id: taskIdOf('one', 'bare') })
    const tagged = aRecord({ id: taskIdOf('one', 'tagged'), tags: ['x'] })
    const tasks = new Map([bare, tagged].map((record) => [record.id, record]))
    expect(groupsOf([...tasks.keys()], tasks, 'tag').map(({ value }) => value)).toEqual(['x', null])
  })
})

describe('the totals of a group', () => {
  it('are sums of what is known, by unit, and say of how many tasks', () => {
    fc.assert(
      fc.property(someTasks, (tasks) => {
        const ids = [...tasks.keys()]
        const { phases, costs } = totalsOf(ids, tasks)
        expect(phases.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length)
        for (const unit of ['credits', 'USD']) {
          const known = [...tasks.values()].flatMap(({ cost: of }) => {
            const amount = of?.unit === unit ? (of.used ?? of.estimated) : null
            return amount === null ? [] : [amount]
          })
          const total = costs.find((each) => each.unit === unit)
          expect(total?.tasks ?? 0).toBe(known.length)
          expect(total?.amount ?? 0).toBe(known.reduce((sum, amount) => sum + amount, 0))
        }
      }),
    )
  })

  it('say when some of it is only what the vendor expected', () => {
    const used = aRecord({ id: taskIdOf('one', '1'), cost: { used: 2, estimated: 3, unit: 'credits' } })
    const expected = aRecord({ id: taskIdOf('one', '2'), cost: { used: null, estimated: 3, unit: 'credits' } })
    const silent = aRecord({ id: taskIdOf('one', '3') })
    const tasks = new Map([used, expected, silent].map((record) => [record.id, record]))
    expect(totalsOf([used.id, silent.id], tasks).costs).toEqual([
      { unit: 'credits', amount: 2, tasks: 1, isEstimate: false },
    ])
    expect(totalsOf([used.id, expected.id], tasks).costs[0]).toMatchObject({ amount: 5, isEstimate: true })
    expect(totalsOf([silent.id], tasks).costs).toEqual([])
  })
})

describe('the arrows to the sides', () => {
  const tasks = new Map([aRecord(), aRecord({ id: taskIdOf('one', 'b') })].map((record) => [record.id, record]))
  const groups = groupsOf([...tasks.keys()], tasks, 'connection')

  it('fold and unfold a heading, and lead from a task to it', () => {
    const lines = groupedLines(groups, [])
    const does = (key: string) => all(lines).map((line) => sideways(key, line, lines.length))
    expect(does('ArrowLeft')).toEqual(['fold', 0, 0])
    expect(does('ArrowRight')).toEqual([1, null, null])
    const folded = groupedLines(
      groups,
      groups.map(({ key }) => key),
    )
    expect(all(folded).map((line) => sideways('ArrowRight', line, folded.length))).toEqual(['unfold'])
  })

  it('do nothing in a list without groups', () => {
    const lines = plainLines([...tasks.keys()])
    expect(all(lines).map((line) => sideways('ArrowLeft', line, lines.length))).toEqual([null, null])
  })
})

function all(lines: Lines) {
  return Array.from({ length: lines.length }, (_, at) => lines.at(at)).filter((line) => line !== undefined)
}

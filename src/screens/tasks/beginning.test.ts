import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVERY_TASK, type Grouping, GROUPINGS, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'
import { taskIdOf, type TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { passing } from '#engine/ledger/selectors.ts'
import { beginningOf, firstRowsOf } from '#screens/tasks/beginning.ts'
import { groupedLines, groupsOf, type Lines, plainLines } from '#screens/tasks/list-rows.ts'
import { aRecord, aRecordIn, NOON } from '#testing/builders.ts'

const running = aRecordIn({ phase: 'running', progress: null }, NOON, { id: 'test/running' })
const ended = aRecordIn({ phase: 'succeeded' }, NOON, { id: 'test/ended' })

it('begins with the tasks of the look that was kept, without those that have left it since', () => {
  const looks = [
    { view: '/?phase=running&sort=active-desc', isOfAll: false, records: [ended, running], groups: [] },
    { view: '/?sort=active-desc', isOfAll: true, records: [ended, running], groups: [] },
  ]
  const begun = (changes: Partial<TaskFilter>, sort: TaskSort = 'active-desc', kept: typeof looks | null = looks) => {
    const filter = { ...EVERY_TASK, ...changes }
    const passes = passing(filter, NOON, { slow: new Set(), hidesRunning: new Set() })
    return beginningOf(kept, { filter, sort, group: 'none' }, passes).ids
  }
  expect(begun({ phases: ['running'] })).toEqual(['test/running'])
  expect(begun({})).toEqual(['test/ended', 'test/running'])
  expect(begun({ phases: ['failed'] })).toEqual([])
  expect(begun({}, 'model-asc')).toEqual([])
  expect(begun({}, 'active-desc', null)).toEqual([])
})

const facts = fc.record({
  connection: fc.constantFrom('one', 'two'),
  model: fc.constantFrom(null, 'kling', 'veo'),
  tags: fc.subarray(['a', 'B', 'b c']),
  addedAt: fc.integer({ min: 0, max: 200 }).map((at) => NOON + at * SECOND),
})

const someTasks = fc.array(facts, { maxLength: 60 }).map((all) => {
  const records = all.map((each, at) => aRecord({ ...each, id: taskIdOf('one', `${at}`) }))
  return new Map(records.map((record) => [record.id, record]))
})

const by = fc.constantFrom(...GROUPINGS.filter((each) => each !== 'none'))
type By = Exclude<Grouping, 'none'>

const all = (lines: Lines) =>
  Array.from({ length: lines.length }, (_, at) => lines.at(at)).flatMap((line) => line ?? [])
const keysOf = (lines: Lines) => all(lines).map(({ key }) => key)

const VIEW = { filter: EVERY_TASK, sort: 'active-desc' } as const
const everything = (_record: TaskRecord) => true

/** The list in groups as it was left, and as the next visit begins with it. */
function visits(tasks: ReadonlyMap<TaskRecord['id'], TaskRecord>, group: By, folded: readonly string[]) {
  const left = groupedLines(groupsOf([...tasks.keys()], tasks, group), folded)
  const looks = [firstRowsOf(left, tasks, { ...VIEW, group })]
  return { left, begun: (passes = everything) => beginningOf(looks, { ...VIEW, group }, passes) }
}

describe('a list in groups begins', () => {
  const fold = fc.func(fc.boolean())

  it('with the rows that it was left with, those of its screen at least', () => {
    fc.assert(
      fc.property(someTasks, by, fold, (tasks, group, isFolded) => {
        const keys = groupsOf([...tasks.keys()], tasks, group).map(({ key }) => key)
        const folded = keys.filter((key) => isFolded(key))
        const { left, begun } = visits(tasks, group, folded)
        const now = keysOf(groupedLines(begun().groups, folded))
        const then = keysOf(left)
        expect(now).toEqual(then.slice(0, now.length))
        expect(now.length).toBeGreaterThanOrEqual(Math.min(then.length, 39))
      }),
    )
  })

  it('with nothing below a group of which it does not know all, also where that was folded away', () => {
    fc.assert(
      fc.property(someTasks, by, fold, (tasks, group, isFolded) => {
        const keys = groupsOf([...tasks.keys()], tasks, group).map(({ key }) => key)
        const { begun } = visits(
          tasks,
          group,
          keys.filter((key) => isFolded(key)),
        )
        const now = keysOf(groupedLines(begun().groups, []))
        const unfolded = keysOf(groupedLines(groupsOf([...tasks.keys()], tasks, group), []))
        expect(now).toEqual(unfolded.slice(0, now.length))
      }),
    )
  })

  it('without what has left it or its group since, and says of no group how many it has', () => {
    fc.assert(
      fc.property(someTasks, by, fc.func(fc.boolean()), (tasks, group, isGone) => {
        const { groups } = visits(tasks, group, []).begun(({ id }) => !isGone(id))
        for (const { ids, has } of groups) {
          expect(ids.filter((id) => isGone(id))).toEqual([])
          expect(ids).not.toEqual([])
          expect(has).not.toBe('all')
        }
      }),
    )
    const moved = new Map([[ended.id, aRecord({ ...ended, model: 'kling' })]])
    const look = firstRowsOf(groupedLines(groupsOf([ended.id], moved, 'model'), []), moved, { ...VIEW, group: 'model' })
    expect(beginningOf([{ ...look, records: [ended] }], { ...VIEW, group: 'model' }, everything).groups).toEqual([])
  })

  it('with rows of no other look', () => {
    const { begun } = visits(new Map([[ended.id, ended]]), 'model', [])
    expect(begun().ids).toEqual([ended.id])
    const plain = firstRowsOf(plainLines([ended.id]), new Map([[ended.id, ended]]), { ...VIEW, group: 'none' })
    expect(plain).toEqual({ view: '/?sort=active-desc', isOfAll: true, records: [ended], groups: [] })
    expect(beginningOf([plain], { ...VIEW, group: 'model' }, everything)).toEqual({ ids: [], groups: [] })
  })
})

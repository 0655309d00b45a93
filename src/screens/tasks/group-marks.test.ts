import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GROUPINGS } from '#domain/task/task-filter.ts'
import { taskIdOf, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { GroupMarks } from '#screens/tasks/group-marks.ts'
import { totalsOf } from '#screens/tasks/group-totals.ts'
import { groupsOf } from '#screens/tasks/list-rows.ts'
import { aRecord, NOON } from '#testing/builders.ts'

const by = fc.constantFrom(...GROUPINGS.filter((each) => each !== 'none'))
const idAt = (at: number): TaskId => taskIdOf('one', `${at}`)

/** What may happen to one of a few tasks between two looks. */
const change = fc.record({
  at: fc.nat(5),
  facts: fc.oneof(
    fc.constant(null),
    fc.constant<Partial<TaskRecord>>({ state: { phase: 'succeeded' } }),
    fc.constant<Partial<TaskRecord>>({ cost: { used: 2, estimated: null, unit: 'credits' } }),
    fc.record({ model: fc.constantFrom(null, 'kling', 'veo') }),
    fc.record({ tags: fc.subarray(['a', 'b']) }),
    fc.record({ addedAt: fc.integer({ min: 0, max: 9 }).map((at) => NOON + at * 2 * SECOND) }),
  ),
})

describe('the marks of groups', () => {
  it('are others where groups or their totals would be', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), by, (changes, grouping) => {
        const [marks, tasks] = [new GroupMarks(), new Map<TaskId, TaskRecord>()]
        for (const { at, facts } of changes) {
          const id = idAt(at)
          const ids = [...tasks.keys()]
          const seen = () => [groupsOf(ids, tasks, grouping), totalsOf(ids, tasks)] as const
          const [groups, totals] = seen()
          const [groupsMark, totalsMark] = [marks.groups, marks.totals]
          const before = tasks.get(id)
          if (facts === null) tasks.delete(id)
          else tasks.set(id, { ...(before ?? aRecord({ id })), ...facts })
          marks.note(before, tasks.get(id))
          // Of the same tasks: who shows others asks anew in any case.
          if (marks.groups === groupsMark) expect(seen()[0]).toEqual(groups)
          if (marks.totals === totalsMark) expect(seen()[1]).toEqual(totals)
        }
      }),
    )
  })

  it('stay the same while polls tell nothing new of that', () => {
    const marks = new GroupMarks()
    const record = aRecord({ id: idAt(1), tags: ['a'], state: { phase: 'running', progress: 0.1 } })
    marks.note(record, { ...record, state: { phase: 'running', progress: 0.2 }, tags: ['a'] })
    expect([marks.groups, marks.totals]).toEqual([0, 0])
    marks.note(record, { ...record, state: { phase: 'succeeded' } })
    expect([marks.groups, marks.totals]).toEqual([0, 1])
    marks.note(record, { ...record, tags: ['b'] })
    expect([marks.groups, marks.totals]).toEqual([1, 1])
  })
})

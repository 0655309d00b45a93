import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GROUPINGS } from '#domain/task/task-filter.ts'
import { taskIdOf, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { createGrouper } from '#screens/tasks/grouper.ts'
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
    fc.record({ model: fc.constantFrom(null, 'kling', 'veo') }),
    fc.record({ tags: fc.subarray(['a', 'b']) }),
    fc.record({ addedAt: fc.integer({ min: 0, max: 9 }).map((at) => NOON + at * 2 * SECOND) }),
  ),
})

describe('groups that are kept', () => {
  it('are always those that would be made anew', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), by, (changes, grouping) => {
        const grouper = createGrouper()
        const tasks = new Map<TaskId, TaskRecord>()
        let ids: readonly TaskId[] = []
        for (const { at, facts } of changes) {
          const id = idAt(at)
          if (facts === null) tasks.delete(id)
          else tasks.set(id, { ...(tasks.get(id) ?? aRecord({ id })), ...facts })
          // As the list does: another array only where there are other tasks.
          if (ids.length !== tasks.size || !ids.every((each) => tasks.has(each))) ids = [...tasks.keys()]
          expect(grouper(ids, tasks, grouping)).toEqual(groupsOf(ids, tasks, grouping))
        }
      }),
    )
  })

  it('are the very same while only phases change', () => {
    const grouper = createGrouper()
    const record = aRecord({ id: idAt(1), tags: ['a'] })
    const ids = [record.id]
    const before = grouper(ids, new Map([[record.id, record]]), 'tag')
    const moved: TaskRecord = { ...record, state: { phase: 'succeeded' } }
    expect(grouper(ids, new Map([[record.id, moved]]), 'tag')).toBe(before)
    expect(grouper(ids, new Map([[record.id, { ...moved, tags: ['b'] }]]), 'tag')).not.toBe(before)
  })
})

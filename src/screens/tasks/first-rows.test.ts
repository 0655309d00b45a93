import { expect, it } from 'vitest'
import { EVERY_TASK, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'
import { passing } from '#engine/ledger/selectors.ts'
import { firstIds } from '#screens/tasks/first-rows.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'

const running = aRecordIn({ phase: 'running', progress: null }, NOON, { id: 'test/running' })
const ended = aRecordIn({ phase: 'succeeded' }, NOON, { id: 'test/ended' })

it('begins with the tasks of the look that was kept, without those that have left it since', () => {
  const looks = [
    { view: '/?phase=running&sort=active-desc', isOfAll: false, records: [ended, running] },
    { view: '/?sort=active-desc', isOfAll: true, records: [ended, running] },
  ]
  const begun = (changes: Partial<TaskFilter>, sort: TaskSort = 'active-desc', kept: typeof looks | null = looks) => {
    const filter = { ...EVERY_TASK, ...changes }
    return firstIds(kept, filter, sort, passing(filter, NOON, { slow: new Set(), hidesRunning: new Set() }))
  }
  expect(begun({ phases: ['running'] })).toEqual(['test/running'])
  expect(begun({})).toEqual(['test/ended', 'test/running'])
  expect(begun({ phases: ['failed'] })).toEqual([])
  expect(begun({}, 'model-asc')).toEqual([])
  expect(begun({}, 'active-desc', null)).toEqual([])
})

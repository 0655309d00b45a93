/** `npx vitest bench selectors`: 10,000 records filtered and sorted should take less than 20 ms. */
import { bench, describe } from 'vitest'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { selectTaskIds } from '#testing/naive-list.ts'
import { aFailure, aRecordIn, NOON } from '#testing/builders.ts'

const records = Array.from({ length: 10_000 }, (_, index): TaskRecord => {
  const state =
    index % 3 === 0
      ? ({ phase: 'failed', failure: aFailure({ code: `CODE_${index % 7}` }) } as const)
      : ({ phase: 'running', progress: null } as const)
  const queued = {
    kind: 'phase',
    phase: 'queued',
    word: null,
    notBefore: NOON,
    notAfter: NOON,
    source: 'vendor',
  } as const
  const record = aRecordIn(state, NOON + index, {
    id: `c/${index}`,
    model: `model-${index % 20}`,
    note: `note ${index}`,
  })
  return { ...record, addedAt: NOON - (index % 500), timeline: [queued, ...record.timeline] }
})
const tasks = new Map(records.map((record) => [record.id, record]))
const context = { slow: new Set<TaskId>(), hidesRunning: new Set<string>() }

describe('10,000 records', () => {
  bench('all, newest first', () => void selectTaskIds(tasks, EVERY_TASK, 'added-desc', NOON, context))
  bench('a search, longest wait first', () => {
    selectTaskIds(tasks, { ...EVERY_TASK, text: 'note 1', modelWords: ['model'] }, 'queued-desc', NOON + 1e6, context)
  })
})

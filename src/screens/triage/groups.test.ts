import { describe, expect, it } from 'vitest'
import { NONE } from '#domain/task/task-filter.ts'
import { MINUTE } from '#domain/time.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { groupTicket } from '#screens/triage/group-ticket.ts'
import { resubmitted } from '#parts/retry/retry-plan.ts'
import { triageGroups } from '#screens/triage/groups.ts'
import { aFailure, aRecordIn, NOON } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'

function failed(id: TaskId, code: string | null, message: string, after = 0): TaskRecord {
  const failure = aFailure({ code, message, requestId: `req-${id}` })
  const remote = { id: `tk-${id}`, handle: null }
  return aRecordIn({ phase: 'failed', failure }, NOON + after, { id, model: 'kling', remote })
}

const tasksOf = (...records: readonly TaskRecord[]) => new Map(records.map((record) => [record.id, record]))

const TASKS = tasksOf(
  failed('a/1', 'TASK_TIMEOUT', 'too slow'),
  failed('a/2', 'TASK_TIMEOUT', 'too slow', MINUTE),
  failed('a/3', 'TASK_TIMEOUT', 'far too slow', 2 * MINUTE),
  failed('a/4', null, 'content policy violation'),
  failed('a/5', null, 'the fox ran away'),
  aRecordIn({ phase: 'succeeded' }, NOON, { id: 'a/6', resubmitOf: 'a/1' }),
)

describe('triageGroups', () => {
  it('puts alike failures together, the largest group first, the newest task first', () => {
    const [first] = triageGroups(RULE_BOOK, TASKS, null)
    expect(first?.records.map(({ id }) => id)).toEqual(['a/3', 'a/2', 'a/1'])
    expect(first?.messages).toEqual([
      { text: 'too slow', count: 2 },
      { text: 'far too slow', count: 1 },
    ])
  })

  it('splits failures without a code by what their messages mean', () => {
    const groups = triageGroups(RULE_BOOK, TASKS, NONE)
    expect(groups.map(({ verdict }) => verdict.category).toSorted()).toEqual(['moderation', 'unknown'])
    expect(groups.map(({ records, alike }) => [records.length, alike])).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  it('keeps to one code, in any case', () => {
    expect(triageGroups(RULE_BOOK, TASKS, 'task_timeout')).toHaveLength(1)
    expect(triageGroups(RULE_BOOK, TASKS, 'OTHER')).toEqual([])
  })
})

describe('resubmitted', () => {
  it('knows which tasks were sent again', () => {
    expect([...resubmitted(TASKS)]).toEqual(['a/1'])
  })
})

describe('groupTicket', () => {
  it('names every task and its times in UTC, and no secret', () => {
    const [group] = triageGroups(RULE_BOOK, tasksOf(failed('a/1', 'X', 'key sk-abcdefghijkl is wrong')), null)
    if (group === undefined) throw new Error('no group')
    const text = groupTicket(group, { vendor: 'HiAPI', baseUrlOf: () => null, lastHeard: () => null, now: NOON })
    expect(text).toContain('1 failed task at HiAPI')
    expect(text).toContain('tk-a/1 | req-a/1 | 2026-06-01T12:00:00.000Z | 200')
    expect(text).not.toContain('abcdefghijkl')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NONE } from '#domain/task/task-filter.ts'
import { MINUTE } from '#domain/time.ts'
import { failureOf, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { groupTicket } from '#screens/triage/group-ticket.ts'
import { resubmitted } from '#parts/retry/retry-plan.ts'
import { FailureIndex } from '#screens/triage/failure-index.ts'
import { failedAt, groupsWith, type TriageGroup } from '#screens/triage/groups.ts'
import { aFailure, aRecordIn, NOON } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triageTask } from '#triage/triage-task.ts'

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

function triageGroups(tasks: ReadonlyMap<TaskId, TaskRecord>, code: string | null): readonly TriageGroup[] {
  const index = new FailureIndex(RULE_BOOK)
  for (const record of tasks.values()) index.learn(record)
  return groupsWith(index.groups(), code)
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  return new Map(all.map((one) => [keyOf(one), all.filter((other) => keyOf(other) === keyOf(one))]))
}

/** The same from all tasks at once. */
function naiveGroups(tasks: ReadonlyMap<TaskId, TaskRecord>) {
  const failures = [...tasks.values()]
    .filter((record) => failureOf(record) !== null)
    .toSorted((a, b) => failedAt(b) - failedAt(a) || (a.id < b.id ? -1 : 1))
  const alikeOf = (record: TaskRecord) => JSON.stringify([failureOf(record)?.code ?? null, record.model, record.vendor])
  const ruleOf = (record: TaskRecord) => triageTask(RULE_BOOK, record)?.rule
  const byCause = groupedBy(failures, (record) => `${alikeOf(record)} ${ruleOf(record)}`)
  return [...byCause.values()]
    .map((records) => {
      const [newest] = records
      const said = groupedBy(
        records.map((record) => failureOf(record)?.message.trim() ?? '').filter((text) => text !== ''),
        (text) => text,
      )
      return {
        ids: records.map(({ id }) => id),
        code: newest === undefined ? null : failureOf(newest)?.code,
        verdict: newest === undefined ? null : triageTask(RULE_BOOK, newest)?.verdict,
        alike: failures.filter((record) => newest !== undefined && alikeOf(record) === alikeOf(newest)).length,
        messages: [...said].map(([text, all]) => [all.length, text].join(' ')).toSorted(),
      }
    })
    .toSorted((a, b) => (a.ids.join() < b.ids.join() ? -1 : 1))
}

const ids: readonly TaskId[] = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6']
const anyTask = fc
  .record({
    id: fc.constantFrom(...ids),
    code: fc.constantFrom('TASK_TIMEOUT', 'X', null),
    message: fc.constantFrom('too slow', 'content policy violation', 'the fox ran away', ' '),
    after: fc.nat(3),
    model: fc.constantFrom('kling', null),
    isFailed: fc.boolean(),
    resubmitOf: fc.constantFrom(null, ...ids),
  })
  .map(({ id, code, message, after, model, isFailed, resubmitOf }): TaskRecord => {
    const task = failed(id, code, message, after)
    return { ...task, model, resubmitOf, ...(isFailed ? {} : { state: { phase: 'cancelled' } }) }
  })
const anyChange = fc.oneof({ weight: 4, arbitrary: anyTask }, { weight: 1, arbitrary: fc.constantFrom(...ids) })

describe('what is kept of failures', () => {
  it('groups them as going through all tasks does, whatever changed', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        const index = new FailureIndex(RULE_BOOK)
        const tasks = new Map<TaskId, TaskRecord>()
        for (const change of changes) {
          if (typeof change === 'string') {
            index.forget(change)
            tasks.delete(change)
          } else {
            index.learn(change)
            tasks.set(change.id, change)
          }
          const groups = index.groups()
          const sizes = groups.map(({ records }) => records.length)
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
          for (const { records, times } of groups) expect(times).toEqual(records.map(failedAt))
          expect(
            groups
              .map(({ records, code, verdict, alike, messages }) => ({
                ids: records.map(({ id }) => id),
                code,
                verdict,
                alike,
                messages: messages.map(({ text, count }) => [count, text].join(' ')).toSorted(),
              }))
              .toSorted((a, b) => (a.ids.join() < b.ids.join() ? -1 : 1)),
          ).toEqual(naiveGroups(tasks))
          expect([...index.sentAgain.ids].toSorted()).toEqual([...resubmitted(tasks)].toSorted())
        }
      }),
      { numRuns: 100 },
    )
  })

  it('keeps a group the same until one of its tasks changes', () => {
    const index = new FailureIndex(RULE_BOOK)
    for (const record of TASKS.values()) index.learn(record)
    const before = index.groups()
    index.takeChanged()
    index.learn(aRecordIn({ phase: 'succeeded' }, NOON, { id: 'a/7' }))
    expect(index.takeChanged()).toBe(false)
    index.learn(failed('a/8', 'OTHER', 'no'))
    expect(index.takeChanged()).toBe(true)
    expect(index.groups().filter((group) => before.includes(group))).toEqual(before)
  })
})

describe('the groups of a screen', () => {
  it('puts alike failures together, the largest group first, the newest task first', () => {
    const [first] = triageGroups(TASKS, null)
    expect(first?.records.map(({ id }) => id)).toEqual(['a/3', 'a/2', 'a/1'])
    expect(first?.messages).toEqual([
      { text: 'too slow', count: 2 },
      { text: 'far too slow', count: 1 },
    ])
  })

  it('splits failures without a code by what their messages mean', () => {
    const groups = triageGroups(TASKS, NONE)
    expect(groups.map(({ verdict }) => verdict.category).toSorted()).toEqual(['moderation', 'unknown'])
    expect(groups.map(({ records, alike }) => [records.length, alike])).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  it('keeps to one code, in any case', () => {
    expect(triageGroups(TASKS, 'task_timeout')).toHaveLength(1)
    expect(triageGroups(TASKS, 'OTHER')).toEqual([])
  })
})

describe('resubmitted', () => {
  it('knows which tasks were sent again', () => {
    expect([...resubmitted(TASKS)]).toEqual(['a/1'])
  })
})

describe('groupTicket', () => {
  it('names every task and its times in UTC, and no secret', () => {
    const [group] = triageGroups(tasksOf(failed('a/1', 'X', 'key sk-abcdefghijkl is wrong')), null)
    if (group === undefined) throw new Error('no group')
    const text = groupTicket(group, { vendor: 'HiAPI', baseUrlOf: () => null, lastHeard: () => null, now: NOON })
    expect(text).toContain('1 failed task at HiAPI')
    expect(text).toContain('tk-a/1 | req-a/1 | 2026-06-01T12:00:00.000Z | 200')
    expect(text).not.toContain('abcdefghijkl')
  })
})

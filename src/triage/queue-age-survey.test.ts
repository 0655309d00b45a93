import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyKey, NO_HISTORY } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { type QueueSurvey, Survey, surveyQueues } from '#triage/queue-age-survey.ts'
import { REGISTRY } from '#testing/product.ts'

const NOW = NOON + 10 * MINUTE

/** A task of a model that has been queued for so long now. */
function waiting(
  id: string,
  age: number,
  model: string | null = 'kling',
  changes: Partial<TaskRecord> = {},
): TaskRecord {
  return aRecordIn({ phase: 'queued', position: null }, NOW - age, { id: `c/${id}`, model, ...changes })
}

function survey(records: readonly TaskRecord[], histories = new Map()) {
  return surveyQueues(records, { histories, lastHeard: () => NOW, agesOf: REGISTRY.adviceOf }, NOW)
}

describe('a backlog', () => {
  it('is one cause for many late tasks of a model', () => {
    const late = ['1', '2', '3'].map((id) => waiting(id, 6 * MINUTE))
    const { backlogs, late: ids } = survey([...late, waiting('4', SECOND), waiting('5', 6 * MINUTE, 'flux')])
    expect(backlogs).toMatchObject([{ model: 'kling', connection: 'test', late: ['c/1', 'c/2', 'c/3'], waiting: 4 }])
    expect([...ids]).toEqual(['c/1', 'c/2', 'c/3', 'c/5'])
  })

  it('is not two late tasks, nor a few of very many, nor tasks of unknown models', () => {
    expect(survey([waiting('1', 6 * MINUTE), waiting('2', 6 * MINUTE)]).backlogs).toEqual([])
    const fresh = Array.from({ length: 20 }, (_, index) => waiting(`f${index}`, SECOND))
    expect(survey([...fresh, ...['1', '2', '3'].map((id) => waiting(id, 6 * MINUTE))]).backlogs).toEqual([])
    const { backlogs, late } = survey(['1', '2', '3'].map((id) => waiting(id, 6 * MINUTE, null)))
    expect(backlogs).toEqual([])
    expect(late.size).toBe(3)
  })

  it('is judged by the model’s history on that connection', () => {
    const records = ['1', '2', '3'].map((id) => waiting(id, MINUTE))
    const wait = Array.from({ length: 20 }, () => 10 * SECOND)
    const key = historyKey(waiting('x', 0)) ?? ''
    expect(survey(records).backlogs).toEqual([])
    expect(survey(records, new Map([[key, { ...NO_HISTORY, wait }]])).backlogs).toHaveLength(1)
    expect(survey(records, new Map([['other\nkling', { ...NO_HISTORY, wait }]])).backlogs).toEqual([])
  })

  it('is not our own silence', () => {
    const records = ['1', '2', '3'].map((id) => waiting(id, 9 * MINUTE))
    const { late } = surveyQueues(
      records,
      { histories: new Map(), lastHeard: () => NOW - 8 * MINUTE, agesOf: REGISTRY.adviceOf },
      NOW,
    )
    expect(late.size).toBe(0)
  })

  it('counts each late task once, in whatever order they come', () => {
    const task = fc
      .tuple(fc.nat(30), fc.nat(10 * MINUTE), fc.constantFrom('a', 'b', null))
      .map(([id, age, model]) => waiting(String(id), age, model))
    fc.assert(
      fc.property(fc.uniqueArray(task, { selector: ({ id }) => id }), (records) => {
        const { late, backlogs } = survey(records)
        const inBacklogs = backlogs.flatMap((backlog) => backlog.late)
        expect(new Set(inBacklogs).size).toBe(inBacklogs.length)
        for (const id of inBacklogs) expect(late.has(id)).toBe(true)
        const other = survey(records.toReversed())
        expect(other.late).toEqual(late)
        expect(other.backlogs.map(({ key, waiting: all }) => [key, all])).toEqual(
          backlogs.map(({ key, waiting: all }) => [key, all]),
        )
      }),
    )
  })
})

it('of one instant says the same however tasks came to be as they are', () => {
  const someId = fc.constantFrom('1', '2', '3', '4', '5', '6')
  const aTask = fc.record({
    id: someId,
    age: fc.constantFrom(SECOND, MINUTE, 6 * MINUTE, 9 * MINUTE),
    model: fc.constantFrom('kling', 'flux', null),
    phase: fc.constantFrom('queued', 'running', 'succeeded'),
  })
  const aCommit = fc.record({
    changed: fc.array(aTask, { minLength: 1 }),
    forgotten: fc.array(someId, { maxLength: 2 }),
  })
  fc.assert(
    fc.property(fc.array(aCommit, { minLength: 1, maxLength: 6 }), (commits) => {
      const context = { histories: new Map(), lastHeard: () => NOW, agesOf: REGISTRY.adviceOf }
      const following = new Survey(context, NOW)
      const tasks = new Map<string, TaskRecord>()
      for (const { changed, forgotten } of commits) {
        for (const { id, age, model, phase } of changed) {
          const state =
            phase === 'queued' ? { phase, position: null } : phase === 'running' ? { phase, progress: null } : { phase }
          const task = aRecordIn(state, NOW - age, { id: `c/${id}`, model })
          tasks.set(task.id, task)
          following.put(task)
        }
        for (const id of forgotten) {
          tasks.delete(`c/${id}`)
          following.remove(`c/${id}`)
        }
        expect(inOrder(following.result())).toEqual(inOrder(surveyQueues(tasks.values(), context, NOW)))
        expect(following.result()).toBe(following.result())
      }
    }),
  )
})

/** Late tasks are told in the order in which they were met, which is another one for who follows them. */
function inOrder({ late, backlogs }: QueueSurvey) {
  return { late, backlogs: backlogs.map((backlog) => ({ ...backlog, late: backlog.late.toSorted() })) }
}

import { describe, expect, it } from 'vitest'
import type { SubmitRequest, TaskState } from '#domain/task/task.ts'
import { resubmitRefusal } from '#parts/retry/resubmit-refusal.ts'
import { retryWay } from '#parts/retry/retry-plan.ts'
import { selectionRetry } from '#parts/retry/selection-retry.ts'
import { aFailure, aRecordIn, aTrouble, NOON } from '#testing/builders.ts'
import { ALL_RULES } from '#testing/rule-book.ts'
import type { RuleBook } from '#triage/triage.ts'

const REQUEST: SubmitRequest = { model: 'm', params: { prompt: 'a fox' }, options: {}, idempotencyKey: 'key-1234' }

/** Each verdict of the catalogue behind a code of its own, and one failed task for each. */
const RULES: RuleBook = new Map([
  ['hiapi', ALL_RULES.map((rule, at) => ({ ...rule, when: [{ codes: [`CODE_${at}`] }] }))],
])
const failed = ALL_RULES.map((_rule, at) =>
  aRecordIn({ phase: 'failed', failure: aFailure({ code: `CODE_${at}` }) }, NOON, {
    id: `here/${at}`,
    connection: 'here',
    request: REQUEST,
  }),
)
const here = new Map([['here', true]])

describe('selectionRetry', () => {
  it('sends only what the same again can help, and says of the rest why not', () => {
    const { plan, leftOut } = selectionRetry(RULES, failed, new Set(), here)
    const helped = ALL_RULES.flatMap(({ verdict }, at) => (retryWay(verdict) === 'as-is' ? [`here/${at}`] : []))
    expect(plan.ready.map(({ record }) => record.id)).toEqual(helped)
    expect(helped.length).toBeGreaterThan(0)
    const told = leftOut.map((words) => Number(/^[\d,]+/.exec(words)?.[0].replace(',', '')))
    expect(told.reduce((sum, count) => sum + count, helped.length)).toBe(failed.length)
  })

  it('sends nothing that did not fail, and nothing twice', () => {
    const done = aRecordIn({ phase: 'succeeded' }, NOON, { id: 'here/done', connection: 'here', request: REQUEST })
    const every = new Set(failed.map(({ id }) => id))
    expect(selectionRetry(RULES, [done], new Set(), here)).toMatchObject({
      plan: { ready: [] },
      leftOut: ['1 task did not fail.'],
    })
    expect(selectionRetry(RULES, failed, every, here).plan.ready).toEqual([])
  })
})

describe('resubmitRefusal', () => {
  it('lets a task that is over be edited, unless it would fail again whatever is changed', () => {
    for (const [at, record] of failed.entries()) {
      const verdict = ALL_RULES[at]?.verdict
      const never = verdict !== undefined && retryWay(verdict) === 'never'
      expect([at, resubmitRefusal(RULES, record) !== null]).toEqual([at, never])
    }
  })

  it('refuses while the first task may still succeed, or may exist', () => {
    const states: readonly TaskState[] = [
      { phase: 'queued', position: null },
      { phase: 'running', progress: null },
      { phase: 'submitting' },
      { phase: 'unconfirmed', trouble: aTrouble() },
    ]
    for (const state of states) expect(resubmitRefusal(RULES, aRecordIn(state))).not.toBeNull()
    expect(resubmitRefusal(RULES, aRecordIn({ phase: 'succeeded' }))).toBeNull()
  })
})

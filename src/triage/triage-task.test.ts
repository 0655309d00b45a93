import { describe, expect, it } from 'vitest'
import { NOON, aFailure, aRecordIn, aTrouble } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triageTask } from '#triage/triage-task.ts'

const retrying = { kind: 'retrying', since: NOON, streak: 2, evidence: null } as const

describe('what is wrong with a task', () => {
  it('is its own end before anything else', () => {
    const contact = { ...retrying, trouble: aTrouble() }
    const failed = aRecordIn({ phase: 'failed', failure: aFailure() }, NOON, { contact })
    expect(triageTask(RULE_BOOK, failed)).toMatchObject({ about: 'task', rule: 'hiapi/task-failed' })
    const late = aRecordIn({ phase: 'timedOut', failure: aFailure({ code: 'TASK_TIMEOUT' }) })
    expect(triageTask(RULE_BOOK, late)).toMatchObject({ about: 'task', rule: 'hiapi/task-timeout' })
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'gone' }))).toMatchObject({
      about: 'task',
      rule: 'hiapi/not-found',
    })
  })

  it('is a submit without an answer, whatever the reason', () => {
    for (const trouble of [
      aTrouble(),
      aTrouble({ reason: 'server', httpStatus: 503 }),
      aTrouble({ reason: 'gateway' }),
    ]) {
      expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'unconfirmed', trouble }))).toMatchObject({
        about: 'submit',
        rule: 'general/unconfirmed',
        verdict: { bills: 'unknown' },
      })
    }
  })

  it('is the line to the vendor while the task itself goes on', () => {
    const contact = { ...retrying, trouble: aTrouble({ reason: 'server', httpStatus: 502 }) }
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'running', progress: null }, NOON, { contact }))).toMatchObject({
      about: 'contact',
      rule: 'general/http-5xx',
    })
  })

  it('tells a submit that waits for its turn from a poll that does', () => {
    const contact = { ...retrying, trouble: aTrouble({ reason: 'throttled', httpStatus: 429 }) }
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'submitting' }, NOON, { contact }))?.rule).toBe(
      'hiapi/throttled-submit',
    )
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'queued', position: null }, NOON, { contact }))?.rule).toBe(
      'hiapi/throttled',
    )
  })

  it('is nothing when nothing is wrong', () => {
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'queued', position: null }))).toBeNull()
    const contact = { ...retrying, trouble: aTrouble() }
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'succeeded' }, NOON, { contact }))).toBeNull()
    expect(triageTask(RULE_BOOK, aRecordIn({ phase: 'cancelled' }))).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '#domain/failure.ts'
import type { TaskState } from '#domain/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { adviceFor, queueLine } from '#screens/task/advice.ts'
import { aRecord, aRecordIn, aTrouble, NOON } from '#testing/builders.ts'

function failed(changes: Partial<Failure>): TaskState {
  const failure: Failure = {
    step: 'task',
    httpStatus: 200,
    code: null,
    message: 'it went wrong',
    requestId: null,
    raw: null,
    ...changes,
  }
  return { phase: 'failed', failure }
}

const QUEUED: TaskState = { phase: 'queued', position: null }

describe('adviceFor', () => {
  it('explains a failure with its code and offers an edited submit', () => {
    const advice = adviceFor(aRecordIn(failed({ code: 'TASK_FAILED' })), 'idempotent', NOON)
    expect(advice).toMatchObject({ tone: 'danger', code: 'TASK_FAILED', actions: ['resubmit'] })
    expect(advice?.retry).toContain('billed')
  })

  it('offers no retry for an empty balance', () => {
    const advice = adviceFor(aRecordIn(failed({ httpStatus: 402, step: 'submit' })), 'idempotent', NOON)
    expect(advice?.actions).toEqual([])
  })

  it('shows a code that nobody documented as it is', () => {
    expect(adviceFor(aRecordIn(failed({ code: 'ZX_81' })), 'idempotent', NOON)).toMatchObject({ code: 'ZX_81' })
  })

  it('asks again about a task that the vendor does not know', () => {
    expect(adviceFor(aRecordIn({ phase: 'gone' }), 'idempotent', NOON)?.actions).toEqual(['recheck'])
  })

  it('sends a lost submit again, and says so where that may bill twice', () => {
    const lost = aRecordIn({ phase: 'unconfirmed', trouble: aTrouble({ reason: 'timeout' }) })
    expect(adviceFor(lost, 'idempotent', NOON)).toMatchObject({
      actions: ['resend'],
      retry: expect.stringContaining('one task at most'),
    })
    expect(adviceFor(lost, 'unsafe', NOON)).toMatchObject({
      actions: ['resend-anyway'],
      retry: expect.stringContaining('second task'),
    })
  })

  it('speaks of the line only when somebody must act', () => {
    const trouble = aTrouble({ reason: 'credentials', httpStatus: 401 })
    const blocked = aRecord({ contact: { kind: 'blocked', since: NOON, trouble, evidence: null } })
    expect(adviceFor(blocked, 'idempotent', NOON)?.actions).toEqual(['test'])
    const blip = aTrouble({ reason: 'network', httpStatus: null })
    const retrying = aRecord({ contact: { kind: 'retrying', since: NOON, streak: 1, trouble: blip, evidence: null } })
    expect(adviceFor(retrying, 'idempotent', NOON)).toBeNull()
  })

  it('has nothing to say about a task that is well', () => {
    expect(adviceFor(aRecordIn({ phase: 'succeeded' }), 'idempotent', NOON)).toBeNull()
    expect(adviceFor(aRecordIn({ phase: 'running', progress: null }), 'idempotent', NOON + 60 * MINUTE)).toBeNull()
  })

  it('takes any failure', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.string(), fc.option(fc.integer()), (code, message, httpStatus) => {
        expect(adviceFor(aRecordIn(failed({ code, message, httpStatus })), null, NOON)?.title).toBeTruthy()
      }),
    )
  })
})

describe('waiting in the queue', () => {
  it('is normal for two minutes, and worth a ticket after five', () => {
    const record = aRecordIn(QUEUED)
    expect(queueLine(record, NOON + 38 * SECOND)).toMatch(/^Queued 0:38\. .*normal/)
    expect(adviceFor(record, 'idempotent', NOON + 38 * SECOND)).toBeNull()
    expect(adviceFor(record, 'idempotent', NOON + 3 * MINUTE)).toMatchObject({ tone: 'plain' })
    const late = adviceFor(record, 'idempotent', NOON + 5 * MINUTE + 12 * SECOND)
    expect(late).toMatchObject({ tone: 'warn', title: 'Queued for 5:12' })
    expect(late?.what).toContain('ticket')
    expect(queueLine(record, NOON + 6 * MINUTE)).toBeNull()
  })
})

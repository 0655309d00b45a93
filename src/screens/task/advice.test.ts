import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '#domain/task/failure.ts'
import type { TaskState } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NO_HISTORY, type ModelHistory } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { etaOf } from '#domain/history/history-eta.ts'
import { adviceFor as adviceWith, paceLine as lineWith, type LiveView } from '#screens/task/advice.ts'
import { standingOf } from '#triage/queue-age.ts'
import type { Vendor } from '#vendors/port.ts'
import { REGISTRY } from '#testing/product.ts'
import { aRecord, aRecordIn, aTrouble, NOON } from '#testing/builders.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'

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

function view(record: TaskRecord, now: number, history: ModelHistory, backlog: boolean): LiveView {
  return {
    standing: standingOf(record, history, REGISTRY.adviceOf(record.vendor), now),
    eta: etaOf(record, history, REGISTRY.adviceOf(record.vendor).hidesRunning, now),
    backlog,
  }
}

function adviceFor(
  record: TaskRecord,
  resend: Vendor['resend'] | null,
  now: number,
  history = NO_HISTORY,
  backlog = false,
) {
  return adviceWith(RULE_BOOK, record, resend, view(record, now, history, backlog), now)
}

function paceLine(record: TaskRecord, now: number, history: ModelHistory = NO_HISTORY, backlog = false) {
  return lineWith(record, view(record, now, history, backlog), now)
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
      who: 'you',
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
    expect(paceLine(record, NOON + 38 * SECOND)).toMatch(/^Queued for 0:38\. .*normal/)
    expect(adviceFor(record, 'idempotent', NOON + 38 * SECOND)).toBeNull()
    expect(adviceFor(record, 'idempotent', NOON + 3 * MINUTE)).toMatchObject({ tone: 'plain' })
    const late = adviceFor(record, 'idempotent', NOON + 5 * MINUTE + 12 * SECOND)
    expect(late).toMatchObject({ tone: 'warn', title: 'Queued for 5:12' })
    expect(late?.what).toContain('ticket')
    expect(paceLine(record, NOON + 6 * MINUTE)).toBeNull()
  })

  it('is compared with earlier tasks of the model', () => {
    const history = {
      ...NO_HISTORY,
      wait: Array.from({ length: 40 }, (_, index) => (index + 1) * SECOND),
      run: Array.from({ length: 40 }, () => MINUTE),
    }
    const record = aRecordIn(QUEUED)
    expect(paceLine(record, NOON + 10 * SECOND, history)).toBe(
      'Queued for 0:10, slower than 25 % of 40 · usually 0:20–0:38. Waiting in the queue is normal at this age. 1 min 08 s to 1 min 27 s left, going by earlier tasks.',
    )
    expect(adviceFor(record, 'idempotent', NOON + 5 * MINUTE + 12 * SECOND, history)).toMatchObject({
      tone: 'warn',
      title: 'Queued for 5:12',
      what: expect.stringMatching(/^Slower than 100 % of 40 · usually 0:20–0:38\. Over 5 minutes/),
    })
  })

  it('in a backlog sends nobody to the vendor', () => {
    const record = aRecordIn(QUEUED)
    const late = adviceFor(record, 'idempotent', NOON + 6 * MINUTE, NO_HISTORY, true)
    expect(late).toMatchObject({ tone: 'plain', who: expect.stringContaining('nobody') })
    expect(paceLine(record, NOON + SECOND, NO_HISTORY, true)).toBeNull()
  })
})

describe('running', () => {
  const record = aRecordIn({ phase: 'running', progress: null })
  const history = { ...NO_HISTORY, run: Array.from({ length: 40 }, (_, index) => (index + 1) * SECOND) }

  it('has a time left, and nothing more, while it is as fast as others', () => {
    expect(paceLine(record, NOON + 10 * SECOND, history)).toMatch(/^Running for 0:10, slower than 25 % of 40 .* left/)
    expect(paceLine(record, NOON + 10 * SECOND)).toBeNull()
    expect(adviceFor(record, 'idempotent', NOON + 10 * SECOND, history)).toBeNull()
  })

  it('is worth a card when it takes longer than nearly all others', () => {
    expect(adviceFor(record, 'idempotent', NOON + 2 * MINUTE, history)).toMatchObject({ title: 'Running for 2:00' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTerminal } from '#domain/task/phase.ts'
import { resubmitRefusal } from '#parts/retry/resubmit-refusal.ts'
import { retryWay } from '#parts/retry/retry-plan.ts'
import { anyRecord } from '#testing/any-record.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triageTask } from '#triage/triage-task.ts'

describe('whether a task may be sent again', () => {
  it('is never said of one on its way, of one that nobody knows the end of, or of one that would fail again', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        if (resubmitRefusal(RULE_BOOK, record) !== null) return
        expect(isTerminal(record.state.phase)).toBe(true)
        expect(record.state.phase).not.toBe('gone')
        const found = triageTask(RULE_BOOK, record)
        expect(found === null ? null : retryWay(found.verdict)).not.toBe('never')
      }),
    )
  })
})

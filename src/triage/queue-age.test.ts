import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/evidence.ts'
import { MINUTE } from '#domain/time.ts'
import { NOON, aRecordIn } from '#testing/builders.ts'
import { queueAdvice } from '#triage/queue-age.ts'

const queued = aRecordIn({ phase: 'queued', position: null })

describe('advice on a wait in the queue', () => {
  it.each([
    [0, 'normal'],
    [2 * MINUTE - 1, 'normal'],
    [2 * MINUTE, 'slow'],
    [5 * MINUTE, 'slow'],
    [5 * MINUTE + 1, 'ticket'],
  ])('after %i ms is %s, as the HiAPI guide says', (wait, level) => {
    expect(queueAdvice(queued, wait).level).toBe(level)
  })

  it('to open a ticket names what support asks for, and warns of the bill', () => {
    const evidence = evidenceOf(200, '{}', { requestId: 'req_42' })
    const { text } = queueAdvice({ ...queued, evidence }, 6 * MINUTE)
    expect(text).toContain('open a ticket with the request id req_42')
    expect(text).toContain('Do not submit it again: each submit is billed')
    expect(queueAdvice(queued, 6 * MINUTE).text).toContain('task id tk-hiapi-')
    expect(queueAdvice({ ...queued, remote: null }, 6 * MINUTE).text).toContain('time of the submit')
  })

  it('sends nobody to a vendor that gave no such advice', () => {
    const other = aRecordIn({ phase: 'queued', position: null }, NOON, { vendor: 'elsewhere' })
    expect(queueAdvice(other, 4 * MINUTE).level).toBe('normal')
    expect(queueAdvice(other, 90 * MINUTE).level).toBe('slow')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { NO_HISTORY, SMALLEST_SAMPLE, type ModelHistory, type Sample } from '#domain/history/history.ts'
import { HOUR, MINUTE, SECOND, type EpochMs } from '#domain/time.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { aRecordIn, aTrouble, NOON } from '#testing/builders.ts'
import { isLate, judgedAt, queueAdvice, standingOf as standingWith } from '#triage/queue-age.ts'
import { REGISTRY } from '#testing/product.ts'

const queued = aRecordIn({ phase: 'queued', position: null })
const running = aRecordIn({ phase: 'running', progress: null })
const elsewhere = { ...queued, vendor: 'elsewhere' }

function standingOf(record: TaskRecord, history: ModelHistory, at: EpochMs) {
  return standingWith(record, history, REGISTRY.adviceOf(record.vendor), at)
}

/** Forty spans, from 1 s by steps. */
function forty(step: number): Sample {
  return Array.from({ length: 40 }, (_, index) => (index + 1) * step)
}

function paceAfter(age: number, history: ModelHistory = NO_HISTORY, record = queued) {
  return standingOf(record, history, NOON + age)?.pace
}

describe('a wait without history', () => {
  it.each([
    [0, 'normal'],
    [2 * MINUTE - 1, 'normal'],
    [2 * MINUTE, 'slow'],
    [5 * MINUTE, 'slow'],
    [5 * MINUTE + 1, 'ticket'],
  ])('of %i ms is %s, as the HiAPI guide says', (age, pace) => {
    expect(paceAfter(age)).toBe(pace)
    const few = { ...NO_HISTORY, wait: forty(SECOND).slice(0, SMALLEST_SAMPLE - 1) }
    expect(paceAfter(age, few)).toBe(pace)
  })

  it('that moves is no case for a ticket, however old it is, until it has stood still for so long', () => {
    const moved = (ago: number) => ({ ...queued, movedAt: NOON + HOUR - ago })
    expect(paceAfter(HOUR, NO_HISTORY, moved(MINUTE))).toBe('slow')
    expect(paceAfter(HOUR, NO_HISTORY, moved(5 * MINUTE + 1))).toBe('ticket')
    expect(paceAfter(4 * MINUTE, NO_HISTORY, { ...queued, movedAt: NOON - HOUR })).toBe('slow')
  })

  it('is neither normal nor a ticket where the vendor gave no advice', () => {
    expect(paceAfter(4 * MINUTE, NO_HISTORY, elsewhere)).toBe('unknown')
    expect(paceAfter(90 * MINUTE, NO_HISTORY, elsewhere)).toBe('slow')
  })
})

describe('a wait among earlier waits of the model', () => {
  const history = { ...NO_HISTORY, wait: forty(2 * SECOND) }

  it('is slow beyond the 95th percentile, and says among how many', () => {
    expect(paceAfter(76 * SECOND, history)).toBe('normal')
    expect(standingOf(queued, history, NOON + 77 * SECOND)).toEqual({
      doing: 'waiting',
      age: 77 * SECOND,
      pace: 'slow',
      place: { measure: 'wait', share: 0.95, count: 40, p50: 40 * SECOND, p95: 76 * SECOND },
      ticketAfter: 5 * MINUTE,
    })
  })

  it('is a ticket only when it is both unusual and over the vendor’s limit', () => {
    expect(paceAfter(5 * MINUTE + 1, history)).toBe('ticket')
    expect(paceAfter(8 * MINUTE, { ...NO_HISTORY, wait: forty(15 * SECOND) })).toBe('normal')
    expect(paceAfter(HOUR, history, elsewhere)).toBe('slow')
  })

  it('is not slow for a few seconds, however fast the others were', () => {
    const fast = { ...NO_HISTORY, wait: forty(10) }
    expect(paceAfter(20 * SECOND, fast)).toBe('normal')
    expect(paceAfter(31 * SECOND, fast)).toBe('slow')
  })

  it('is held against whole tasks where one word means waiting and working', () => {
    const results = { ...NO_HISTORY, result: forty(4 * SECOND) }
    const guide = { ...queued, vendor: 'hiapi-guide' }
    expect(standingOf(guide, results, NOON + 130 * SECOND)).toMatchObject({
      pace: 'normal',
      place: { measure: 'result' },
    })
    // Elsewhere whole tasks prove only that a wait is too long.
    expect(standingOf(queued, results, NOON + 130 * SECOND)).toMatchObject({ pace: 'slow', place: null })
    expect(standingOf(queued, results, NOON + 160 * SECOND)).toMatchObject({
      pace: 'slow',
      place: { measure: 'result' },
    })
  })

  it('never becomes better with time', () => {
    const order = ['unknown', 'normal', 'slow', 'ticket']
    const sample = fc.array(fc.nat(10 * MINUTE), { maxLength: 40 }).map((spans) => spans.toSorted((a, b) => a - b))
    const record = fc.constantFrom(queued, elsewhere, { ...queued, vendor: 'hiapi-guide' })
    fc.assert(
      fc.property(sample, sample, record, fc.nat(HOUR), fc.nat(HOUR), (wait, result, task, one, other) => {
        const paces = [Math.min(one, other), Math.max(one, other)].map((age) =>
          order.indexOf(paceAfter(age, { ...NO_HISTORY, wait, result }, task) ?? ''),
        )
        expect(paces[0]).toBeLessThanOrEqual(paces[1] ?? -1)
      }),
    )
  })
})

describe('a run', () => {
  it('is held against earlier runs, and nothing else', () => {
    const history = { ...NO_HISTORY, run: forty(2 * SECOND) }
    expect(standingOf(running, history, NOON + 77 * SECOND)).toMatchObject({ doing: 'working', pace: 'slow' })
    expect(paceAfter(HOUR, NO_HISTORY, running)).toBe('unknown')
    expect(standingOf(aRecordIn({ phase: 'succeeded' }), history, NOON)).toBeNull()
  })
})

describe('what is worth a look', () => {
  it('is what is unusual, and what its vendor has a word for', () => {
    const history = { ...NO_HISTORY, wait: forty(SECOND) }
    const late = (record: typeof queued, age: number, known = NO_HISTORY) => {
      const standing = standingOf(record, known, NOON + age)
      return standing !== null && isLate(standing)
    }
    expect(late(queued, 3 * MINUTE)).toBe(false)
    expect(late(queued, 3 * MINUTE, history)).toBe(true)
    expect(late(queued, 6 * MINUTE)).toBe(true)
    expect(late(elsewhere, 6 * MINUTE)).toBe(true)
  })
})

describe('the age that counts', () => {
  it('ends soon after the last answer: a night without polls makes nothing late', () => {
    expect(judgedAt(queued, NOON, NOON + 10 * SECOND)).toBe(NOON + 10 * SECOND)
    expect(judgedAt(queued, NOON, NOON + 9 * HOUR)).toBe(NOON + MINUTE)
    expect(judgedAt(queued, null, NOON + 9 * HOUR)).toBe(NOON + 9 * HOUR)
  })

  it('ends where the line broke, also when errors still come back', () => {
    const contact = { kind: 'retrying', since: NOON, streak: 40, trouble: aTrouble(), evidence: null } as const
    expect(judgedAt({ ...queued, contact }, NOON + HOUR, NOON + HOUR)).toBe(NOON + MINUTE)
  })
})

describe('advice on a wait', () => {
  function advice(record: typeof queued, age: number, history = NO_HISTORY, backlog = false): string {
    const standing = standingOf(record, history, NOON + age)
    return standing === null ? '' : queueAdvice(record, standing, backlog)
  }

  it('to open a ticket names what support asks for, and warns of the bill', () => {
    const evidence = evidenceOf(200, '{}', { requestId: 'req_42' })
    const text = advice({ ...queued, evidence }, 6 * MINUTE)
    expect(text).toContain('open a ticket with the request id req_42')
    expect(text).toContain('Do not submit it again: each submit is billed')
    expect(advice(queued, 6 * MINUTE)).toContain('task id tk-hiapi-')
    expect(advice({ ...queued, remote: null }, 6 * MINUTE)).toContain('time of the submit')
  })

  it('in a backlog is to wait, not to write tickets', () => {
    expect(advice(queued, 6 * MINUTE, NO_HISTORY, true)).toMatch(/Many tasks of this model.*Keep waiting/)
  })

  it('does not call a wait normal that nobody can judge', () => {
    expect(advice(elsewhere, MINUTE)).toContain('Too few earlier tasks')
    expect(advice(queued, MINUTE)).toContain('normal')
  })
})

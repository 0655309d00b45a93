import { describe, expect, it } from 'vitest'
import type { Doing } from '#parts/machine-state.ts'
import { doingWords } from '#parts/machine-words.ts'
import { contactWords } from '#parts/trouble-words.ts'
import { aTrouble, NOON } from '#testing/builders.ts'

const BUDGET = { perSecond: 3.14, allowedPerSecond: 5 }
const throttled = aTrouble({ reason: 'throttled', httpStatus: 429 })

function short(doing: Doing): string {
  return doingWords(doing, BUDGET, NOON, 'utc').short
}

describe('a connection in few words', () => {
  it('says its rate, counts down a wait, and names a refused key', () => {
    expect(short({ kind: 'polling', works: true })).toBe('3.1/s')
    expect(short({ kind: 'waiting', until: NOON + 12_000, trouble: throttled })).toBe('429 · 12 s')
    expect(short({ kind: 'blocked', trouble: aTrouble({ reason: 'credentials' }) })).toBe('key refused')
  })

  it('never counts below zero when the time has passed', () => {
    expect(short({ kind: 'waiting', until: NOON - 5_000, trouble: throttled })).toBe('429 · 0 s')
  })
})

describe('contactWords', () => {
  it('speaks of our line to the vendor, never of the task', () => {
    expect(contactWords({ kind: 'fine' }, 'utc')).toBeNull()
    const until = Date.UTC(2026, 10, 3, 14, 2, 11)
    expect(
      contactWords({ kind: 'waiting', since: NOON, until, streak: 1, trouble: throttled, evidence: null }, 'utc'),
    ).toBe('throttled until 14:02:11')
  })
})

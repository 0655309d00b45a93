import { describe, expect, it } from 'vitest'
import type { TroubleReason } from '#domain/task/failure.ts'
import type { TaskState } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import { unsent } from '#engine/conversation/outcome.ts'
import { afterLoss, nextStep } from '#engine/submit/submit-step.ts'
import { aRecordIn, aTrouble, NOON } from '#testing/builders.ts'
import { plainVendor } from '#testing/plain-vendor.ts'
import type { Vendor } from '#vendors/port.ts'

const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'key-1' }
const UNCONFIRMED: TaskState = { phase: 'unconfirmed', trouble: aTrouble() }

function aSubmit(state: TaskState) {
  return aRecordIn(state, NOON, { addedAt: NOON, remote: null, request })
}

const { lookUpByOwnKey: _none, list: _list, ...plain } = plainVendor()
const list: NonNullable<Vendor['list']> = () => expect.fail()
const lookUpByOwnKey = () => expect.fail()
const RISKY: Vendor = { ...plain, list, resend: 'unsafe' }

describe('the next step for a submit without an answer', () => {
  it('sends what was never sent, to any vendor', () => {
    expect(nextStep(aSubmit({ phase: 'submitting' }), RISKY, false, NOON + 20 * HOUR)).toBe('submit')
  })

  it('sends again with the same key where the vendor knows it, for half as long as it does', () => {
    const safe: Vendor = { ...RISKY, resend: 'idempotent' }
    expect(nextStep(aSubmit(UNCONFIRMED), safe, false, NOON + 12 * HOUR - 1)).toBe('submit')
    expect(nextStep(aSubmit(UNCONFIRMED), safe, false, NOON + 12 * HOUR)).toBe('search')
  })

  it('sends again to a vendor that may make a second task only if the person accepts that', () => {
    expect(nextStep(aSubmit(UNCONFIRMED), RISKY, true, NOON)).toBe('submit')
    expect(nextStep(aSubmit(UNCONFIRMED), { ...RISKY, lookUpByOwnKey }, false, NOON)).toBe('look-up')
    expect(nextStep(aSubmit(UNCONFIRMED), RISKY, false, NOON)).toBe('search')
  })

  it('looks a key up for as long as it takes, but searches a list for a day only', () => {
    expect(nextStep(aSubmit(UNCONFIRMED), { ...RISKY, lookUpByOwnKey }, false, NOON + HOUR)).toBe('look-up')
    expect(nextStep(aSubmit(UNCONFIRMED), RISKY, false, NOON + 24 * HOUR)).toBe('search')
    expect(nextStep(aSubmit(UNCONFIRMED), RISKY, false, NOON + 24 * HOUR + 1)).toBe('leave')
  })

  it('leaves it to the person where the vendor can do none of that', () => {
    expect(nextStep(aSubmit(UNCONFIRMED), { ...plain, resend: 'unsafe' }, false, NOON)).toBe('leave')
  })
})

describe('a conversation without the vendor’s word', () => {
  const lostBy = (reason: TroubleReason, reached: 'no' | 'maybe') => ({ ...unsent(aTrouble({ reason })), reached })

  it('leaves a task possible unless the vendor certainly saw nothing', () => {
    for (const state of [{ phase: 'submitting' }, UNCONFIRMED] as const) {
      expect(afterLoss(lostBy('throttled', 'maybe'), aSubmit(state))).toBe('unconfirmed')
      expect(afterLoss(lostBy('throttled', 'no'), aSubmit(state))).toBe('wait')
    }
  })

  it('refuses what was never sent, and decides nothing for what may have arrived before', () => {
    expect(afterLoss(lostBy('gateway', 'no'), aSubmit({ phase: 'submitting' }))).toBe('refused')
    expect(afterLoss(lostBy('gateway', 'no'), aSubmit(UNCONFIRMED))).toBe('leave')
  })
})

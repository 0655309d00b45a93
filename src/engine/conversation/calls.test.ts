import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Failure } from '#domain/task/failure.ts'
import {
  cancelCall,
  listCall,
  lookUpCall,
  probeCall,
  searchCall,
  submitCall,
  sweepCall,
} from '#engine/conversation/calls.ts'
import { aTrouble, NOON } from '#testing/builders.ts'
import { plainVendor } from '#testing/plain-vendor.ts'
import type { Sweep } from '#vendors/port.ts'
import type { ListOutcome } from '#vendors/listing.ts'

const POSTPONED = {
  kind: 'postponed',
  trouble: aTrouble({ reason: 'throttled', httpStatus: 429 }),
  retryAt: NOON,
  evidence: evidenceOf(429, ''),
} as const

function failureOf(httpStatus: number): Failure {
  return { step: 'submit', httpStatus, code: 'no', message: 'no', requestId: null, raw: null }
}

const REQUEST = { model: 'm', params: {}, options: {}, idempotencyKey: 'key' }
const submit = submitCall(plainVendor(), REQUEST)

describe('what an answer says about its connection', () => {
  it('holds it up for a limit on requests, but not for one on new work alone', () => {
    expect(submit.complaint(POSTPONED)).toEqual({ trouble: POSTPONED.trouble, retryAt: NOON })
    expect(submit.complaint({ ...POSTPONED, slows: 'submits' })).toBeNull()
  })

  it.each([
    [400, null],
    [401, 'credentials'],
    [403, null],
  ])('takes a refusal with %i of one submit as trouble of the key: %s', (status, reason) => {
    const refused = { kind: 'refused', failure: failureOf(status), evidence: evidenceOf(null, '') } as const
    expect(submit.complaint(refused)?.trouble.reason ?? null).toBe(reason)
  })

  it('takes any refusal of a test as trouble of the key', () => {
    const refused = { kind: 'refused', failure: failureOf(403), evidence: evidenceOf(null, '') } as const
    expect(probeCall(plainVendor()).complaint(refused)?.trouble.reason).toBe('credentials')
  })

  it('does not stop polls for a list that this key may not read', () => {
    const forbidden = (httpStatus: number): ListOutcome => {
      const trouble = aTrouble({ reason: 'credentials', httpStatus })
      return { kind: 'trouble', observation: { kind: 'unreachable', trouble, retryAt: null, evidence: null } }
    }
    const sweep = sweepCall({ size: 100, madeAt: () => null, page: () => expect.fail() } satisfies Sweep, 1)
    const search = searchCall(plainVendor({ list: () => expect.fail() }), null, 10)
    for (const call of [sweep, search]) {
      expect(call?.complaint(forbidden(403))).toBeNull()
      expect(call?.complaint(forbidden(401))?.trouble.httpStatus).toBe(401)
    }
  })
})

it('has no call for what a vendor cannot do', () => {
  const { cancel: _cancel, list: _list, lookUpByOwnKey: _lookUp, ...vendor } = plainVendor()
  expect(cancelCall(vendor, null)).toBeNull()
  expect(listCall(vendor, null, 10)).toBeNull()
  expect(searchCall(vendor, null, 10)).toBeNull()
  expect(lookUpCall(vendor, 'key')).toBeNull()
})

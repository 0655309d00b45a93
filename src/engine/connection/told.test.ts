import { expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { toldBySubmit } from '#engine/connection/told.ts'
import { aTrouble, NOON } from '#testing/builders.ts'

const POSTPONED = {
  kind: 'postponed',
  trouble: aTrouble({ reason: 'throttled', httpStatus: 429 }),
  retryAt: NOON,
  evidence: evidenceOf(429, ''),
} as const

it('holds a connection up for a limit on requests, but not for one on new work alone', () => {
  expect(toldBySubmit(POSTPONED)).toEqual({ trouble: POSTPONED.trouble, retryAt: NOON })
  expect(toldBySubmit({ ...POSTPONED, slows: 'submits' })).toBeNull()
})

import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '#domain/time.ts'
import { keptWords, nearlyForgottenWords } from '#parts/keeping-words.ts'
import { NOON } from '#testing/builders.ts'
import { formatMoment } from '#ui/date-time.ts'

it('says until when the vendor knows a task, as a bound', () => {
  const keeping = { for: HOUR, from: 'end' } as const
  const clock = (at: number) => formatMoment(at, NOON, 'utc')
  expect(keptWords(null, keeping, NOON, 'utc')).toBe('1 h from its end')
  expect(keptWords(NOON + HOUR, keeping, NOON, 'utc')).toBe(`at least until ${clock(NOON + HOUR)}`)
  expect(keptWords(NOON - HOUR, keeping, NOON, 'utc')).toBe(`perhaps not since ${clock(NOON - HOUR)}`)
  expect(nearlyForgottenWords(NOON + 4 * MINUTE, NOON)).toBe('known for 4 min')
  expect(nearlyForgottenWords(NOON, NOON)).toBe('perhaps forgotten')
})

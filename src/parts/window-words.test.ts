import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { windowWords } from '#parts/window-words.ts'
import { NOON } from '#testing/builders.ts'

const clock = (at: number) => new Date(at).toISOString().slice(11, 19)

describe('windowWords', () => {
  it('says exactly as much as is known', () => {
    expect(windowWords({ notBefore: NOON, notAfter: NOON }, clock).short).toBe('12:00:00')
    expect(windowWords({ notBefore: NOON, notAfter: NOON + 6 * SECOND }, clock)).toEqual({
      short: '12:00:03 ±3 s',
      full: 'between 12:00:00 and 12:00:06',
    })
    expect(windowWords({ notBefore: NOON, notAfter: NOON + 5 * MINUTE }, clock).short).toBe(
      'between 12:00:00 and 12:05:00',
    )
    expect(windowWords({ notBefore: null, notAfter: NOON }, clock).short).toBe('before 12:00:00')
  })
})

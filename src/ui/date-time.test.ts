import { describe, expect, it } from 'vitest'
import { formatClock, formatFull, formatMoment } from '#ui/date-time.ts'

const AT = Date.UTC(2026, 10, 3, 14, 2, 11)

describe('times in UTC', () => {
  it('shows the clock, names the zone in full, and the day only when it is another one', () => {
    expect(formatClock(AT, 'utc')).toBe('14:02:11')
    expect(formatFull(AT, 'utc')).toBe('3 Nov 2026, 14:02:11 UTC')
    expect(formatMoment(AT, AT + 60_000, 'utc')).toBe('14:02:11')
    expect(formatMoment(AT, AT + 86_400_000, 'utc')).toBe('3 Nov 2026, 14:02:11')
  })

  it('does not throw for an instant that no calendar has', () => {
    for (const at of [Number.NaN, Infinity, 9e15]) expect(formatMoment(at, AT, 'utc')).toBe('–')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#domain/time.ts'
import { spanOf, type Span } from '#domain/timeline/span.ts'
import { spanWords } from '#parts/span-words.ts'
import { readDuration } from '#testing/read-duration.ts'

const short = (low: Millis, high: Millis | null) => spanWords(spanOf({ low, high })).short

describe('spanWords', () => {
  it('prints a figure, a figure with its error, a bound or nothing', () => {
    expect(short(5 * MINUTE, 5 * MINUTE)).toBe('5:00')
    expect(short(5 * MINUTE, 5 * MINUTE + 6 * SECOND)).toBe('5:03 ±3 s')
    expect(short(0, 17 * MINUTE + 56_500)).toBe('≤ 17:57')
    expect(short(43 * SECOND, null)).toBe('≥ 0:43')
    expect(short(2 * MINUTE, HOUR)).toBe('≤ 1:00:00')
    expect(short(0, null)).toBe('–')
    expect(spanWords(spanOf({ low: 2 * MINUTE, high: HOUR })).full).toBe('2:00 to 1:00:00')
  })

  it('says nothing that the truth contradicts, whatever is known', () => {
    const anySpan = fc
      .tuple(
        fc.oneof(fc.nat(10 * MINUTE), fc.nat(3 * DAY)),
        fc.option(fc.oneof(fc.nat(40 * SECOND), fc.nat(DAY))),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([low, wide, where]): { readonly span: Span; readonly truth: Millis } => ({
        span: spanOf({ low, high: wide === null ? null : low + wide }),
        truth: low + where * (wide ?? DAY),
      }))
    fc.assert(
      fc.property(anySpan, ({ span, truth }) => {
        const words = spanWords(span)
        for (const text of [words.short, words.full]) {
          const { low, high } = readDuration(text)
          expect(low).toBeLessThanOrEqual(truth)
          expect(high).toBeGreaterThanOrEqual(truth)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_HISTORY } from '#domain/history/history.ts'
import { type Outlook, outlookOf, unnoticed } from '#domain/history/unnoticed.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'

const anyOutlook: fc.Arbitrary<Outlook> = fc.record({
  sample: fc.array(fc.nat({ max: HOUR }), { maxLength: 30 }).map((spans) => spans.toSorted((a, b) => a - b)),
  age: fc.nat({ max: 2 * HOUR }),
})

const twenty = (span: number) => Array.from({ length: 20 }, (_, index) => span + index * SECOND)

describe('how long an end is expected to have gone unnoticed', () => {
  it('is some part of the silence and grows with it, whatever is known', () => {
    fc.assert(
      fc.property(anyOutlook, fc.nat({ max: HOUR }), fc.nat({ max: HOUR }), (outlook, silence, more) => {
        const [early, late] = [unnoticed(outlook, silence), unnoticed(outlook, silence + more)]
        expect(early).toBeGreaterThanOrEqual(0)
        expect(early).toBeLessThanOrEqual(silence)
        expect(late).toBeGreaterThanOrEqual(early - 1e-6)
      }),
    )
  })

  it('is more where tasks of that kind use to end than long before, and never certain to be none', () => {
    const sample = twenty(MINUTE)
    const young = unnoticed({ sample, age: 5 * SECOND }, 20 * SECOND)
    const due = unnoticed({ sample, age: 65 * SECOND }, 20 * SECOND)
    expect(due).toBeGreaterThan(3 * young)
    expect(young).toBeGreaterThan(0)
    expect(unnoticed({ sample, age: 2 * MINUTE }, 20 * SECOND)).toBeGreaterThan(0)
  })

  it('is most for a task of which nothing was ever heard', () => {
    expect(unnoticed(null, 0)).toBeGreaterThan(unnoticed({ sample: twenty(MINUTE), age: MINUTE }, 30 * SECOND))
    expect(unnoticed(null, SECOND)).toBeGreaterThan(unnoticed(null, 0))
  })

  it('goes by runs while a task runs, and by the vendor’s estimate where no task of its model ended', () => {
    const began = NOON - 10 * SECOND
    const running = aRecordIn({ phase: 'running', progress: null }, began, { addedAt: began, estimate: MINUTE })
    const history = { ...NO_HISTORY, run: twenty(30 * SECOND), result: twenty(HOUR) }
    expect(outlookOf(running, history, NOON)).toEqual({ sample: history.run, age: 10 * SECOND })
    const { sample, age } = outlookOf(running, undefined, NOON)
    expect(age).toBe(10 * SECOND)
    expect(sample).toContain(MINUTE)
    expect(outlookOf({ ...running, estimate: null }, undefined, NOON).sample).toEqual([])
    const queued = aRecordIn({ phase: 'queued', position: null }, began, { addedAt: began })
    expect(outlookOf(queued, history, NOON).sample).toBe(history.result)
  })
})

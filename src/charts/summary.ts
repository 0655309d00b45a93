import { percentilesOf, type Percentiles } from '#charts/percentiles.ts'
import type { Facts, MeasureName, Span } from '#charts/facts.ts'

interface Ends {
  /** Tasks that succeeded, failed or timed out: a cancelled one is nobody's success or failure. */
  readonly ended: number
  readonly failed: number
}

export interface Summary extends Ends {
  /** 0 to 1; null when none ended. */
  readonly successRate: number | null
  readonly wait: Percentiles | null
  readonly run: Percentiles | null
}

/** How many tasks ended in a span of time. */
export function endsOf(facts: Facts, span: Span): Ends {
  let ended = 0
  let failed = 0
  facts.ends(span, ({ outcome }) => {
    if (outcome === 'cancelled') return
    ended++
    if (outcome !== 'succeeded') failed++
  })
  return { ended, failed }
}

/** The figures of a span of time. */
export function summaryOf(facts: Facts, span: Span): Summary {
  const ends = endsOf(facts, span)
  return {
    ...ends,
    successRate: ends.ended === 0 ? null : (ends.ended - ends.failed) / ends.ended,
    wait: percentilesIn(facts, 'wait', span),
    run: percentilesIn(facts, 'run', span),
  }
}

function percentilesIn(facts: Facts, measure: MeasureName, span: Span): Percentiles | null {
  const values: number[] = []
  facts.samples(measure, span, (ms) => values.push(ms))
  return percentilesOf(values)
}

/**
 * A duration that knows what it knows. Its ends are events that lie somewhere in a window (see `timeline-entry.ts`), so
 * all that can be said of most durations is between which two they lie. Whatever prints, sorts or compares a duration
 * takes it from here: no middle of a window ever passes for a fact.
 */
import type { EpochMs, Millis } from '#domain/time.ts'

export type Span =
  /** Known to within {@link EXACT_WITHIN}. */
  | { readonly kind: 'exact'; readonly ms: Millis }
  | { readonly kind: 'between'; readonly low: Millis; readonly high: Millis }
  | { readonly kind: 'at-most'; readonly ms: Millis }
  | { readonly kind: 'at-least'; readonly ms: Millis }
  | { readonly kind: 'unknown' }

/** The least and the most a duration can be; `high` is null where nothing bounds it. */
export interface Bounds {
  readonly low: Millis
  readonly high: Millis | null
}

/** Where an event lies; `notBefore` is null when its past is open. */
interface Instant {
  readonly notBefore: EpochMs | null
  readonly notAfter: EpochMs
}

/** Durations are shown in seconds: a narrower window changes nothing that anybody sees. */
const EXACT_WITHIN: Millis = 1000

export const UNKNOWN_SPAN: Span = { kind: 'unknown' }

/** From bounds to what they amount to. Bounds that contradict each other (clocks do) give what is certain: nothing. */
export function spanOf({ low, high }: Bounds): Span {
  const least = Math.max(0, low)
  if (high === null) return least === 0 ? UNKNOWN_SPAN : { kind: 'at-least', ms: least }
  if (high < least) return UNKNOWN_SPAN
  if (high - least < EXACT_WITHIN) return { kind: 'exact', ms: (least + high) / 2 }
  return least === 0 ? { kind: 'at-most', ms: high } : { kind: 'between', low: least, high }
}

/** What a span says in numbers; the inverse of {@link spanOf} but for the second that `exact` swallows. */
export function boundsOf(span: Span): Bounds {
  switch (span.kind) {
    case 'exact':
      return { low: span.ms, high: span.ms }
    case 'between':
      return { low: span.low, high: span.high }
    case 'at-most':
      return { low: 0, high: span.ms }
    case 'at-least':
      return { low: span.ms, high: null }
    case 'unknown':
      return { low: 0, high: null }
  }
}

/** What a span has lasted for certain: what comparisons with others may claim. */
export function leastOf(span: Span): Millis {
  return boundsOf(span).low
}

/** The least and the most that can lie between two events; never negative. */
export function boundsBetween(from: Instant, to: Instant): Bounds {
  return {
    low: Math.max(0, (to.notBefore ?? -Infinity) - from.notAfter),
    high: from.notBefore === null ? null : Math.max(0, to.notAfter - from.notBefore),
  }
}

/**
 * One number for a span where that is honest: its middle, when its window is no wider than half of it. Else null:
 * charts, averages and sorting leave such a span out.
 */
export function valueOf(span: Span): Millis | null {
  if (span.kind === 'exact') return span.ms
  if (span.kind !== 'between') return null
  const middle = (span.low + span.high) / 2
  return span.high - span.low <= middle / 2 ? middle : null
}

/** How long a connection's streams rest after one ended. Pure. */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'

/** A vendor without the endpoint, or a key that may not use it, is not asked for each task anew. */
const AFTER_A_REFUSAL: Millis = 5 * MINUTE

/** A stream that breaks soon each time is opened ever more rarely. */
const AFTER_AN_END: BackOff = { base: 5 * SECOND, cap: 5 * MINUTE }
const LONG_ENOUGH: Millis = MINUTE

export interface StreamRest {
  readonly until: EpochMs
  /** Ends in a row that came too soon. */
  readonly ends: number
}

/** `lived`: how long the stream was there. */
export function restAfter(
  before: StreamRest | undefined,
  end: 'refused' | 'ended',
  lived: Millis,
  now: EpochMs,
): StreamRest {
  if (end === 'refused') return { until: now + AFTER_A_REFUSAL, ends: 0 }
  const ends = lived >= LONG_ENOUGH ? 0 : (before?.ends ?? 0) + 1
  return { until: now + waitAfter(AFTER_AN_END, ends), ends }
}

/** When the next of these rests is over; null when none lies ahead. */
export function nextEnd(rests: Iterable<StreamRest>, now: EpochMs): EpochMs | null {
  const ahead = Array.from(rests, ({ until }) => until).filter((until) => until > now)
  return ahead.length === 0 ? null : Math.min(...ahead)
}

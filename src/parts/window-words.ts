import { bestInstant } from '#domain/timeline/timeline.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'
import { SECOND, type EpochMs, type Millis } from '#domain/time.ts'

/** Up to here `±` says it well; beyond, both ends of the window are named. */
const PLUS_MINUS_UP_TO: Millis = 20 * SECOND

/** When a phase began, as words around clock times: `14:02:08 ±3 s`, `between 14:02:05 and 14:02:11`, `before 14:02:11`. */
export function windowWords(
  entry: Pick<PhaseEntry, 'notBefore' | 'notAfter'>,
  clock: (at: EpochMs) => string,
): { readonly short: string; readonly full: string } {
  if (entry.notBefore === null) {
    const words = `before ${clock(entry.notAfter)}`
    return { short: words, full: `${words}: nobody was watching until then` }
  }
  const width = Math.max(0, entry.notAfter - entry.notBefore)
  const between = `between ${clock(entry.notBefore)} and ${clock(entry.notAfter)}`
  if (width < SECOND) return { short: clock(entry.notAfter), full: `at ${clock(entry.notAfter)}` }
  if (width > PLUS_MINUS_UP_TO) return { short: between, full: between }
  return { short: `${clock(bestInstant(entry))} ±${Math.ceil(width / 2 / SECOND)} s`, full: between }
}

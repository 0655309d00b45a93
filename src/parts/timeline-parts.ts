import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { bestInstant, phaseEntries, queuedFor, ranFor, waitIsBound } from '#domain/timeline/timeline.ts'
import { unobservedBefore } from '#domain/timeline/timeline-gaps.ts'
import { spanWords } from '#parts/span-words.ts'
import { formatDuration } from '#ui/duration.ts'
import { formatList } from '#ui/lists.ts'

export interface BarPart {
  /** `unobserved`: waited or ran, nobody looked. */
  readonly phase: Phase | 'unobserved'
  /** Share of the whole bar, 0 to 1. */
  readonly share: number
}

/** Ten minutes fill the bar; the scale is logarithmic, so that seconds are still seen beside minutes. */
const FULL: Millis = 600_000
const FINE: Millis = 10_000

/**
 * Waited, ran, finished as parts of a bar, with what nobody saw between them. The part of a task that ended badly
 * takes the colour of the end, because an end has no length of its own. The time before the vendor's first answer
 * says nothing and is left out.
 */
export function barParts(record: TaskRecord, now: EpochMs): readonly BarPart[] {
  const spans = spansOf(record, now)
  const end = record.state.phase
  const total = spans.reduce((sum, part) => sum + part.span, 0)
  if (total <= 0) return []
  const endedBadly = end === 'failed' || end === 'timedOut'
  const seen = merged(spans.filter((part) => part.span > 0))
  const scale = Math.min(1, Math.log1p(total / FINE) / Math.log1p(FULL / FINE))
  const parts = seen.map(({ phase, span }, index): BarPart => {
    const shown = endedBadly && phase !== 'unobserved' && index === seen.length - 1 ? end : phase
    return { phase: shown, share: (span / total) * scale }
  })
  return endedBadly && parts.at(-1)?.phase === 'unobserved' ? [...parts, { phase: end, share: 0 }] : parts
}

interface Span {
  readonly phase: BarPart['phase']
  readonly span: Millis
}

/** Phases and gaps from end to end; none is negative, whatever the windows say. */
function spansOf(record: TaskRecord, now: EpochMs): readonly Span[] {
  const entries = phaseEntries(record.timeline)
  const bound = waitIsBound(record)
  const spans: Span[] = []
  let [phase, from]: readonly [BarPart['phase'] | null, EpochMs] = [null, -Infinity]
  function until(at: EpochMs): void {
    const to = Math.max(from, at)
    if (phase !== null && phase !== 'tracked') spans.push({ phase, span: to - from })
    from = to
  }
  for (const [index, entry] of entries.entries()) {
    const gap = unobservedBefore(entry, entries[index - 1]?.phase)
    if (gap !== null) {
      until(gap.from)
      phase = 'unobserved'
    }
    until(gap?.to ?? bestInstant(entry))
    phase = entry.phase === 'queued' && bound ? 'unobserved' : entry.phase
  }
  if (!isTerminal(record.state.phase)) until(now)
  return spans
}

function merged(spans: readonly Span[]): readonly Span[] {
  return spans.reduce<readonly Span[]>((parts, part) => {
    const last = parts.at(-1)
    if (last?.phase !== part.phase) return [...parts, part]
    return [...parts.slice(0, -1), { phase: last.phase, span: last.span + part.span }]
  }, [])
}

/** `waited 0:38, ran 0:22, not watched for 10:00` */
export function timelineWords(record: TaskRecord, now: EpochMs): string {
  const waited = queuedFor(record, now)
  const ran = ranFor(record, now)
  const missed = spansOf(record, now).reduce((sum, part) => sum + (part.phase === 'unobserved' ? part.span : 0), 0)
  const parts = [
    waited.kind === 'unknown' ? null : `waited ${spanWords(waited).full}`,
    ran.kind === 'unknown' ? null : `ran ${spanWords(ran).full}`,
    missed === 0 || waitIsBound(record) ? null : `not watched for ${formatDuration(missed)}`,
  ]
  return formatList(parts.filter((part) => part !== null))
}

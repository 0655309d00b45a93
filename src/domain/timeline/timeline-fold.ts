/** How a status observation extends a timeline. Kept apart from `fold.ts` because windows have rules of their own. */
import type { Observation, Sighting, VendorFacts } from '#domain/task/observation.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Phase } from '#domain/task/phase.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import { currentPhase } from '#domain/timeline/timeline.ts'

type StatusObservation = Extract<Observation, { kind: 'status' }>
type PhaseEntry = Extract<TimelineEntry, { kind: 'phase' }>
interface Bounds {
  readonly notBefore: EpochMs | null
  readonly notAfter: EpochMs
}

/** Vendors run NTP; without a readable `Date` header this much disagreement is taken for granted. */
const UNKNOWN_CLOCK_ERROR: Millis = 2_000

/** A vendor that flips between two states for ever must not grow a record for ever. */
const MAX_ENTRIES = 120

/** A phase that no task can leave for an earlier one; phases without a rank may come and go. */
const RANK: Partial<Record<Phase, number>> = { queued: 1, running: 2, finishing: 3 }

/** The timeline with the observed phase in it; the same array when the phase is not new. */
export function withPhase(
  record: TaskRecord,
  observation: StatusObservation,
  sighting: Sighting,
): readonly TimelineEntry[] {
  const { phase } = observation.state
  const before = currentPhase(record.timeline)
  if (before?.phase === phase && before.word === observation.evidence.statusWord) return record.timeline
  if (before?.phase === phase && phase !== 'unrecognised') return record.timeline
  const timeline = withUnseenPhases(record.timeline, observation, sighting)
  const bounds = boundsOf(phase, currentPhase(timeline), observation.facts, sighting)
  const entry: PhaseEntry = { kind: 'phase', phase, word: observation.evidence.statusWord, ...bounds }
  const extended = capped([...timeline, entry])
  const wentBack = before !== undefined && (RANK[phase] ?? Infinity) < (RANK[before.phase] ?? 0)
  return wentBack ? withAnomaly(extended, sighting.answeredAt, `went back from ${before.phase} to ${phase}`) : extended
}

/** Adds an anomaly unless the same one was the last thing noted. */
export function withAnomaly(timeline: readonly TimelineEntry[], at: EpochMs, text: string): readonly TimelineEntry[] {
  const known = timeline.some((entry) => entry.kind === 'anomaly' && entry.text === text)
  return known ? timeline : capped([...timeline, { kind: 'anomaly', at, text }])
}

/** Phases that passed while nobody watched, but which the vendor's own times prove. */
function withUnseenPhases(
  timeline: readonly TimelineEntry[],
  { state, facts }: StatusObservation,
  sighting: Sighting,
): readonly TimelineEntry[] {
  const seen = new Set(timeline.map((entry) => (entry.kind === 'phase' ? entry.phase : null)))
  const missing: { phase: Phase; at: EpochMs | null }[] = [
    { phase: 'queued', at: facts.createdAt },
    { phase: 'running', at: facts.startedAt },
  ]
  let result = timeline
  for (const { phase, at } of missing) {
    if (at === null || seen.has(phase) || state.phase === phase) continue
    if (phase === 'queued' && (seen.has('running') || seen.has('finishing'))) continue
    const bounds = boundsOf(phase, currentPhase(result), facts, sighting)
    result = [...result, { kind: 'phase', phase, word: null, ...bounds }]
  }
  return result
}

function boundsOf(
  phase: Phase,
  previous: PhaseEntry | undefined,
  facts: VendorFacts,
  sighting: Sighting,
): Bounds & { readonly source: 'observed' | 'vendor' } {
  const earliest = latest(sighting.lastAskedAt, previous?.notBefore ?? null)
  const observed: Bounds = { notBefore: earliest, notAfter: sighting.answeredAt }
  const stated = statedTime(phase, facts)
  if (stated === null) return { ...observed, source: 'observed' }
  const narrowed = intersect(observed, onOurClock(stated, facts.precision, sighting))
  // No overlap: the clocks disagree by more than we know. What we saw ourselves stands.
  return narrowed === null ? { ...observed, source: 'observed' } : { ...narrowed, source: 'vendor' }
}

function statedTime(phase: Phase, facts: VendorFacts): EpochMs | null {
  switch (phase) {
    case 'queued':
      return facts.createdAt
    case 'running':
      return facts.startedAt
    case 'succeeded':
    case 'failed':
    case 'timedOut':
    case 'cancelled':
      return facts.endedAt
    case 'tracked':
    case 'submitting':
    case 'unconfirmed':
    case 'finishing':
    case 'unrecognised':
    case 'gone':
      return null
  }
}

/** A vendor's instant as a window on our clock: a coarse clock cuts digits off, so the truth lies after it. */
function onOurClock(at: EpochMs, precision: Millis, { vendorClock }: Sighting): Bounds & { notBefore: EpochMs } {
  const offset = vendorClock?.offset ?? 0
  const error = vendorClock?.error ?? UNKNOWN_CLOCK_ERROR
  return { notBefore: at - offset - error, notAfter: at - offset + error + (precision > 1 ? precision : 0) }
}

function intersect(observed: Bounds, stated: Bounds & { notBefore: EpochMs }): Bounds | null {
  const notBefore = latest(observed.notBefore, stated.notBefore)
  const notAfter = Math.min(observed.notAfter, stated.notAfter)
  return notBefore !== null && notBefore > notAfter ? null : { notBefore, notAfter }
}

function latest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  if (a === null) return b
  return b === null ? a : Math.max(a, b)
}

/** Keeps the beginning and the newest entries; the middle of a flapping history repeats itself. */
function capped(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  if (timeline.length <= MAX_ENTRIES) return timeline
  const half = MAX_ENTRIES / 2
  return [...timeline.slice(0, half), ...timeline.slice(timeline.length - half)]
}

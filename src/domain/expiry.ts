/**
 * Links die. This page says how near the end of each is, with thresholds scaled to how long it lives: a link of
 * twenty minutes is not "critical" from birth. Pure and total; nothing here reads a clock.
 */
import type { Output } from '#domain/output.ts'
import type { TaskRecord } from '#domain/task.ts'
import { DAY, HOUR, MINUTE, type EpochMs, type Millis } from '#domain/time.ts'

/** `none`: no known end. The four in the middle go from far to near. */
export const EXPIRY_LEVELS = ['none', 'safe', 'soon', 'urgent', 'critical', 'expired'] as const
export type ExpiryLevel = (typeof EXPIRY_LEVELS)[number]

/** The levels that call for somebody to act while the link still works. */
type RiskLevel = Extract<ExpiryLevel, 'soon' | 'urgent' | 'critical'>

/** Each level begins this long before the end, or at this share of the whole lifetime, whichever is shorter. */
const EXPIRY_THRESHOLDS = {
  soon: { before: DAY, share: 0.5 },
  urgent: { before: HOUR, share: 0.1 },
  critical: { before: 10 * MINUTE, share: 0.02 },
} as const satisfies Record<RiskLevel, { before: Millis; share: number }>

const NEAREST_FIRST = ['critical', 'urgent', 'soon'] as const satisfies readonly RiskLevel[]

/** An unsaved output whose link is about to die. */
export interface AtRisk {
  readonly record: TaskRecord
  readonly output: Output
  readonly level: RiskLevel
  readonly expiresAt: EpochMs
}

/**
 * The best we know of when a task's files were made: the end of the window in which it succeeded (vendor times
 * narrow it), else when we first had the record.
 */
export function madeAt(record: TaskRecord): EpochMs {
  for (const entry of record.timeline) {
    if (entry.kind === 'phase' && entry.phase === 'succeeded') return entry.notAfter
  }
  return record.addedAt
}

/** How long an output's link lives in all; null when unknown, which leaves the thresholds unscaled. */
function lifetimeOf(output: Output, firstSeenAt: EpochMs | null): Millis | null {
  if (output.expiry === null || firstSeenAt === null) return null
  const lifetime = output.expiry.at - firstSeenAt
  return Number.isFinite(lifetime) && lifetime > 0 ? lifetime : null
}

/** How near an output's link is to its end. `firstSeenAt` (see {@link madeAt}) scales the thresholds. */
export function expiryLevel(output: Output, firstSeenAt: EpochMs | null, now: EpochMs): ExpiryLevel {
  if (output.expiry === null || !Number.isFinite(output.expiry.at)) return 'none'
  const left = output.expiry.at - now
  if (left <= 0) return 'expired'
  const lifetime = lifetimeOf(output, firstSeenAt)
  return NEAREST_FIRST.find((level) => left <= leadOf(level, lifetime)) ?? 'safe'
}

/** The next instant after `now` at which the level of this output changes; null when it never will. */
export function nextThreshold(output: Output, firstSeenAt: EpochMs | null, now: EpochMs): EpochMs | null {
  if (output.expiry === null || !Number.isFinite(output.expiry.at)) return null
  const { at } = output.expiry
  const lifetime = lifetimeOf(output, firstSeenAt)
  const changes = [...NEAREST_FIRST.map((level) => at - leadOf(level, lifetime)), at].filter((change) => change > now)
  return changes.length === 0 ? null : Math.min(...changes)
}

/** Unsaved outputs that still can be saved but not for long: what dies soonest comes first. */
export function atRisk(records: Iterable<TaskRecord>, now: EpochMs): readonly AtRisk[] {
  const found: AtRisk[] = []
  for (const record of records) {
    for (const output of record.outputs) {
      if (output.saved !== null || output.expiry === null) continue
      const level = expiryLevel(output, madeAt(record), now)
      if (isRisk(level)) found.push({ record, output, level, expiresAt: output.expiry.at })
    }
  }
  return found.toSorted((a, b) => a.expiresAt - b.expiresAt)
}

/** Of what is at risk now, what was not yet (or less so) at `since`: each threshold is in exactly one such span. */
export function newlyAtRisk(records: Iterable<TaskRecord>, since: EpochMs, now: EpochMs): readonly AtRisk[] {
  return atRisk(records, now).filter(
    ({ record, output, level }) => expiryLevel(output, madeAt(record), since) !== level,
  )
}

/** When to look again: the soonest {@link nextThreshold} of all unsaved outputs; null when nothing will change. */
export function nextThresholdOf(records: Iterable<TaskRecord>, now: EpochMs): EpochMs | null {
  let soonest: EpochMs | null = null
  for (const record of records) {
    for (const output of record.outputs) {
      if (output.saved !== null) continue
      const next = nextThreshold(output, madeAt(record), now)
      if (next !== null && (soonest === null || next < soonest)) soonest = next
    }
  }
  return soonest
}

function leadOf(level: RiskLevel, lifetime: Millis | null): Millis {
  const { before, share } = EXPIRY_THRESHOLDS[level]
  return lifetime === null ? before : Math.min(before, share * lifetime)
}

function isRisk(level: ExpiryLevel): level is RiskLevel {
  return level === 'soon' || level === 'urgent' || level === 'critical'
}

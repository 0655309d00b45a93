/**
 * Links die. This page says how near the end of each is, with thresholds scaled to how long it lives: a link of
 * twenty minutes is not "critical" from birth. Pure and total; nothing here reads a clock.
 */
import { RISK_LEVELS, type Output, type ReminderAnswer, type RiskLevel } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE, type EpochMs, type Millis } from '#domain/time.ts'

/** `none`: no known end. The four in the middle go from far to near. */
export const EXPIRY_LEVELS = ['none', 'safe', ...RISK_LEVELS, 'expired'] as const
export type ExpiryLevel = (typeof EXPIRY_LEVELS)[number]

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
  const thresholds = thresholdsOf(output, firstSeenAt)
  if (thresholds === null || output.expiry === null) return null
  const changes = [...Object.values(thresholds), output.expiry.at].filter((change) => change > now)
  return changes.length === 0 ? null : Math.min(...changes)
}

/** When each level begins for this output; null for a link without an end. */
export function thresholdsOf(output: Output, firstSeenAt: EpochMs | null): Readonly<Record<RiskLevel, EpochMs>> | null {
  if (output.expiry === null || !Number.isFinite(output.expiry.at)) return null
  const { at } = output.expiry
  const lifetime = lifetimeOf(output, firstSeenAt)
  return {
    soon: at - leadOf('soon', lifetime),
    urgent: at - leadOf('urgent', lifetime),
    critical: at - leadOf('critical', lifetime),
  }
}

/** True while the loss of this link would be a loss: no copy anywhere, and nobody said that none is needed. */
export function isUnsecured(output: Output): boolean {
  return output.saved === null && output.copy?.kind !== 'kept' && output.answer?.kind !== 'unwanted'
}

/** Unsecured outputs that still can be saved but not for long, snoozed ones aside: what dies soonest comes first. */
export function atRisk(records: Iterable<TaskRecord>, now: EpochMs): readonly AtRisk[] {
  const found: AtRisk[] = []
  for (const record of records) {
    if (record.outputs.length === 0) continue
    const made = madeAt(record)
    for (const output of record.outputs) {
      if (output.expiry === null || !isUnsecured(output) || snoozedUntil(output.answer) > now) continue
      const level = expiryLevel(output, made, now)
      if (isRisk(level)) found.push({ record, output, level, expiresAt: output.expiry.at })
    }
  }
  return found.toSorted((a, b) => a.expiresAt - b.expiresAt)
}

/** Of what is at risk now, what nobody was told of yet at this level or a nearer one. */
export function untold(records: Iterable<TaskRecord>, now: EpochMs): readonly AtRisk[] {
  return atRisk(records, now).filter(
    ({ output, level }) => output.told === null || RISK_LEVELS.indexOf(output.told) < RISK_LEVELS.indexOf(level),
  )
}

/** When {@link atRisk} will next give another answer for the same records; null when it never will. */
export function nextThresholdOf(records: Iterable<TaskRecord>, now: EpochMs): EpochMs | null {
  let soonest: EpochMs | null = null
  for (const record of records) {
    if (record.outputs.length === 0) continue
    const made = madeAt(record)
    for (const output of record.outputs) {
      if (!isUnsecured(output)) continue
      const awake = snoozedUntil(output.answer)
      for (const next of [nextThreshold(output, made, now), awake > now ? awake : null]) {
        if (next !== null && (soonest === null || next < soonest)) soonest = next
      }
    }
  }
  return soonest
}

function snoozedUntil(answer: ReminderAnswer | null): EpochMs {
  return answer?.kind === 'snoozed' ? answer.until : -Infinity
}

function leadOf(level: RiskLevel, lifetime: Millis | null): Millis {
  const { before, share } = EXPIRY_THRESHOLDS[level]
  return lifetime === null ? before : Math.min(before, share * lifetime)
}

function isRisk(level: ExpiryLevel): level is RiskLevel {
  return level !== 'none' && level !== 'safe' && level !== 'expired'
}

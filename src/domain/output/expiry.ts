/**
 * Links die. This page says how near the end of each is, by the time that is left and by nothing else: what dies
 * sooner is never called safer than what dies later. Pure and total; nothing here reads a clock.
 */
import { RISK_LEVELS, type Output, type ReminderAnswer, type RiskLevel } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE, type EpochMs, type Millis } from '#domain/time.ts'

/** `none`: no known end. The four in the middle go from far to near. */
export type ExpiryLevel = 'none' | 'safe' | RiskLevel | 'expired'

/** Each level begins this long before the end. */
const LEADS = { soon: DAY, urgent: HOUR, critical: 10 * MINUTE } as const satisfies Record<RiskLevel, Millis>

/** What lives longer than this is at no risk yet. */
export const FIRST_RISK: Millis = LEADS.soon

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

/** How near an output's link is to its end. */
export function expiryLevel(output: Output, now: EpochMs): ExpiryLevel {
  if (output.expiry === null || !Number.isFinite(output.expiry.at)) return 'none'
  const left = output.expiry.at - now
  if (left <= 0) return 'expired'
  return NEAREST_FIRST.find((level) => left <= LEADS[level]) ?? 'safe'
}

/** The next instant after `now` at which the level of this output changes; null when it never will. */
export function nextThreshold(output: Output, now: EpochMs): EpochMs | null {
  const thresholds = thresholdsOf(output)
  if (thresholds === null || output.expiry === null) return null
  const changes = [...Object.values(thresholds), output.expiry.at].filter((change) => change > now)
  return changes.length === 0 ? null : Math.min(...changes)
}

/** When each level begins for this output; null for a link without an end. */
export function thresholdsOf(output: Output): Readonly<Record<RiskLevel, EpochMs>> | null {
  if (output.expiry === null || !Number.isFinite(output.expiry.at)) return null
  const { at } = output.expiry
  return { soon: at - LEADS.soon, urgent: at - LEADS.urgent, critical: at - LEADS.critical }
}

/** True while the loss of this link would be a loss: no copy anywhere, and nobody said that none is needed. */
export function isUnsecured(output: Output): boolean {
  return output.saved === null && output.copy?.kind !== 'kept' && output.answer?.kind !== 'unwanted'
}

/** Unsecured outputs that still can be saved but not for long, snoozed ones aside: what dies soonest comes first. */
export function atRisk(records: Iterable<TaskRecord>, now: EpochMs): readonly AtRisk[] {
  const found: AtRisk[] = []
  for (const record of records) {
    for (const output of record.outputs) {
      if (output.expiry === null || !isUnsecured(output) || snoozedUntil(output.answer) > now) continue
      const level = expiryLevel(output, now)
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
    for (const output of record.outputs) {
      if (!isUnsecured(output)) continue
      const awake = snoozedUntil(output.answer)
      for (const next of [nextThreshold(output, now), awake > now ? awake : null]) {
        if (next !== null && (soonest === null || next < soonest)) soonest = next
      }
    }
  }
  return soonest
}

function snoozedUntil(answer: ReminderAnswer | null): EpochMs {
  return answer?.kind === 'snoozed' ? answer.until : -Infinity
}

function isRisk(level: ExpiryLevel): level is RiskLevel {
  return level !== 'none' && level !== 'safe' && level !== 'expired'
}

/**
 * True once the output can be had no more: its link is known to be dead, and no copy is kept here. A past estimate is
 * only a guess: the link is tried all the same.
 */
export function isDead(output: Pick<Output, 'expiry' | 'copy'>, now: EpochMs): boolean {
  if (output.copy?.kind === 'kept' || output.expiry === null) return false
  return output.expiry.source !== 'estimate' && output.expiry.at <= now
}

import { endOf } from '#domain/history/measure.ts'
import { NONE } from '#domain/task/task-filter.ts'
import { failureOf, type TaskRecord, type VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { Verdict } from '#triage/rule.ts'
import { triageTask } from '#triage/triage-task.ts'
import type { RuleBook } from '#triage/triage.ts'

/**
 * Failures by code × model × vendor. A code that stands for several things (none at all, for one) is split by what the
 * messages mean: moderation and a timeout need different people.
 */
export interface TriageGroup {
  readonly key: string
  readonly vendor: VendorKey
  readonly model: string | null
  /** As the vendor writes it; null when it gave none. */
  readonly code: string | null
  /** That of the newest. */
  readonly verdict: Verdict
  /** Newest first; never empty. */
  readonly records: readonly TaskRecord[]
  /** When each of them failed, as far as known. */
  readonly times: readonly EpochMs[]
  /** What the vendor said, each sentence once, the commonest first. */
  readonly messages: readonly { readonly text: string; readonly count: number }[]
  /** Failures with this code, model and vendor; more than `records` where their messages mean different things. */
  readonly alike: number
}

/** A failure and when it came. */
export interface Member {
  readonly record: TaskRecord
  readonly at: EpochMs
}

/** What is kept of a group. */
interface Kept extends Pick<TriageGroup, 'key' | 'alike'> {
  /** Newest first. */
  readonly members: readonly Member[]
  readonly messages: ReadonlyMap<string, number>
}

export function groupOf({ key, alike, members, messages }: Kept, rules: RuleBook): TriageGroup {
  const [newest] = members
  const found = newest === undefined ? null : triageTask(rules, newest.record)
  if (newest === undefined || found === null) throw new Error('a group without a failure')
  const { vendor, model } = newest.record
  return {
    key,
    vendor,
    model,
    code: failureOf(newest.record)?.code ?? null,
    verdict: found.verdict,
    records: members.map(({ record }) => record),
    times: members.map(({ at }) => at),
    messages: [...messages]
      .map(([text, count]) => ({ text, count }))
      .toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)),
    alike,
  }
}

/** Those with one code, in any case; all of them where null is asked for. */
export function groupsWith(groups: readonly TriageGroup[], code: string | null): readonly TriageGroup[] {
  const wanted = code?.toLowerCase()
  return wanted === undefined ? groups : groups.filter((group) => (group.code?.toLowerCase() ?? NONE) === wanted)
}

/** When a task failed, as far as known. */
export function failedAt(record: TaskRecord): EpochMs {
  return endOf(record) ?? record.addedAt
}

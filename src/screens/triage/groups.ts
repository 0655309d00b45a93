import { endOf } from '#domain/history/measure.ts'
import { NONE } from '#domain/task/task-filter.ts'
import { failureOf, type TaskRecord, type VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { groupFailures, type Tasks } from '#engine/ledger/selectors.ts'
import type { Verdict } from '#triage/rule.ts'
import { triageTask } from '#triage/triage-task.ts'
import type { RuleBook } from '#triage/triage.ts'

/** Failures that look alike and mean the same. */
export interface TriageGroup {
  readonly key: string
  readonly vendor: VendorKey
  readonly model: string | null
  /** As the vendor writes it; null when it gave none. */
  readonly code: string | null
  readonly verdict: Verdict
  /** Newest first; never empty. */
  readonly records: readonly TaskRecord[]
  /** What the vendor said, each sentence once, the commonest first. */
  readonly messages: readonly { readonly text: string; readonly count: number }[]
  /** Failures with this code, model and vendor; more than `records` where their messages mean different things. */
  readonly alike: number
}

/**
 * Failures by code × model × vendor, the largest first. A code that stands for several things (none at all, for one)
 * is split by what the messages mean: moderation and a timeout need different people.
 */
export function triageGroups(rules: RuleBook, tasks: Tasks, code: string | null): readonly TriageGroup[] {
  const wanted = code?.toLowerCase()
  return groupFailures(tasks)
    .filter((group) => wanted === undefined || (group.code?.toLowerCase() ?? NONE) === wanted)
    .flatMap((group) => {
      const byRule = new Map<string, { readonly verdict: Verdict; readonly records: TaskRecord[] }>()
      for (const id of group.ids) {
        const record = tasks.get(id)
        const found = record && triageTask(rules, record)
        if (record === undefined || !found) continue
        // Unknown failures carry the vendor's words in their verdict; they are one kind all the same.
        const part = byRule.get(found.rule) ?? { verdict: found.verdict, records: [] }
        byRule.set(found.rule, part)
        part.records.push(record)
      }
      return [...byRule].map(([rule, { verdict, records }]): TriageGroup => {
        const { vendor, model } = group
        const key = JSON.stringify([group.key, rule])
        return {
          key,
          vendor,
          model,
          code: group.code,
          verdict,
          records,
          messages: messagesOf(records),
          alike: group.ids.length,
        }
      })
    })
    .toSorted((a, b) => b.records.length - a.records.length)
}

/** When a task failed, as far as known. */
export function failedAt(record: TaskRecord): EpochMs {
  return endOf(record) ?? record.addedAt
}

function messagesOf(records: readonly TaskRecord[]): TriageGroup['messages'] {
  const counts = new Map<string, number>()
  for (const record of records) {
    const text = failureOf(record)?.message.trim() ?? ''
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts].map(([text, count]) => ({ text, count })).toSorted((a, b) => b.count - a.count)
}

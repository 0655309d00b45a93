import type { TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { retryWay } from '#parts/retry/retry-plan.ts'
import { triageTask } from '#triage/triage-task.ts'
import type { RuleBook } from '#triage/triage.ts'

/**
 * Why a task is not to be sent again, as a sentence; null where it may be. A task on its way may still succeed, and a
 * submit without a known end may have made one: both would be paid twice.
 */
export function resubmitRefusal(rules: RuleBook, record: TaskRecord): string | null {
  const { phase } = record.state
  if (!isTerminal(phase)) return 'It is still on its way: a second submit is a second task, and billed.'
  if (phase === 'gone') return 'The vendor does not know it: ask again first, it may be another account’s.'
  const found = triageTask(rules, record)
  if (found === null || retryWay(found.verdict) !== 'never') return null
  return `${found.verdict.title}: sent again it would fail again.`
}

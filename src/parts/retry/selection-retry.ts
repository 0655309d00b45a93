import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { failureOf } from '#domain/task/task.ts'
import { leftOutWords, retryPlan, retryWay, type RetryPlan, type RetryWay } from '#parts/retry/retry-plan.ts'
import { triageTask } from '#triage/triage-task.ts'
import type { RuleBook } from '#triage/triage.ts'
import { countOf } from '#ui/numbers.ts'

/** What of a mixed selection can be sent again as it is, and why the rest cannot. */
interface SelectionRetry {
  readonly plan: RetryPlan
  /** One sentence for each reason. */
  readonly leftOut: readonly string[]
}

/** Sorts ticked tasks by whether the same again can help: only those are sent, each as a new task. */
export function selectionRetry(
  rules: RuleBook,
  records: readonly TaskRecord[],
  resubmitted: ReadonlySet<TaskId>,
  connections: ReadonlyMap<ConnectionId, unknown>,
): SelectionRetry {
  const ways = records.map((record) => ({ record, way: wayOf(rules, record) }))
  const having = (wanted: RetryWay | null) => ways.filter(({ way }) => way === wanted).map(({ record }) => record)
  const plan = retryPlan(having('as-is'), resubmitted, connections)
  const counted: readonly (readonly [RetryWay | null, (count: string) => string])[] = [
    ['edit', (count) => `${count} would fail again unchanged: Triage changes and retries them together.`],
    ['cause', (count) => `${count} failed for a reason outside of the request: put it right, then retry from Triage.`],
    ['never', (count) => `${count} would fail again whatever is changed.`],
    [null, (count) => `${count} did not fail.`],
  ]
  const sorted = counted.flatMap(([way, words]) => {
    const { length } = having(way)
    return length === 0 ? [] : [words(countOf(length, 'task'))]
  })
  return { plan, leftOut: [...sorted, ...leftOutWords(plan)] }
}

function wayOf(rules: RuleBook, record: TaskRecord): RetryWay | null {
  const found = failureOf(record) === null ? null : triageTask(rules, record)
  return found === null ? null : retryWay(found.verdict)
}

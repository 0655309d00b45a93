import { historyKey, NO_HISTORY, type HistoryKey, type ModelHistory } from '#domain/history/history.ts'
import type { ConnectionId, TaskId, TaskRecord, VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { isLate, judgedAt, standingOf } from '#triage/queue-age.ts'
import type { QueueAges } from '#triage/vendor-pages.ts'

/** Many tasks of one model wait longer than usual: the queue's trouble, not each task's. */
export interface Backlog {
  readonly key: HistoryKey
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly model: string
  /** Those that wait too long. */
  readonly late: readonly TaskId[]
  /** All that wait, the late ones among them. */
  readonly waiting: number
}

export interface QueueSurvey {
  /** All tasks that take longer than usual, those of backlogs among them. */
  readonly late: ReadonlySet<TaskId>
  /** The largest first. */
  readonly backlogs: readonly Backlog[]
}

/** Two late tasks may be chance. */
const FEWEST_LATE = 3

/** Of hundreds that wait, one in twenty is late on a good day; tasks submitted a moment ago are not late yet. */
const LATE_SHARE = 1 / 3

interface SurveyContext {
  readonly histories: ReadonlyMap<HistoryKey, ModelHistory>
  readonly lastHeard: (id: TaskId) => EpochMs | null
  readonly agesOf: (vendor: VendorKey) => QueueAges
}

/** Looks at all live tasks at once: which take too long, and where a whole model does. */
export function surveyQueues(
  records: Iterable<TaskRecord>,
  { histories, lastHeard, agesOf }: SurveyContext,
  now: EpochMs,
): QueueSurvey {
  const late = new Set<TaskId>()
  const queues = new Map<HistoryKey, { readonly first: TaskRecord; readonly late: TaskId[]; waiting: number }>()
  for (const record of records) {
    const { phase } = record.state
    if (phase !== 'queued' && phase !== 'running' && phase !== 'finishing') continue
    const key = historyKey(record)
    const history = key === null ? undefined : histories.get(key)
    const at = judgedAt(record, lastHeard(record.id), now)
    const standing = standingOf(record, history ?? NO_HISTORY, agesOf(record.vendor), at)
    if (standing === null) continue
    const isTooLate = isLate(standing)
    if (isTooLate) late.add(record.id)
    if (phase !== 'queued' || key === null) continue
    const queue = queues.get(key) ?? { first: record, late: [], waiting: 0 }
    queues.set(key, queue)
    queue.waiting++
    if (isTooLate) queue.late.push(record.id)
  }
  const backlogs = [...queues].flatMap(([key, { first, waiting, late: ids }]): Backlog[] => {
    const { connection, vendor, model } = first
    if (model === null || ids.length < FEWEST_LATE || ids.length < waiting * LATE_SHARE) return []
    return [{ key, connection, vendor, model, late: ids, waiting }]
  })
  return { late, backlogs: backlogs.toSorted((a, b) => b.late.length - a.late.length || (a.key < b.key ? -1 : 1)) }
}

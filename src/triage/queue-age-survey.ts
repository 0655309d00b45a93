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

/** What a survey says of one task; null where it has no say. */
interface Judgement {
  readonly key: HistoryKey | null
  readonly isTooLate: boolean
}

/** Looks at all live tasks at once: which take too long, and where a whole model does. */
export function surveyQueues(records: Iterable<TaskRecord>, context: SurveyContext, now: EpochMs): QueueSurvey {
  return surveyorAt(context, now)(records)
}

/**
 * Surveys of one instant, however often tasks change meanwhile: those that did not are judged once. What is heard of
 * an unchanged one later than that counts from the next instant on.
 */
export function surveyorAt(context: SurveyContext, now: EpochMs): (records: Iterable<TaskRecord>) => QueueSurvey {
  const judged = new WeakMap<TaskRecord, { readonly judgement: Judgement | null }>()
  return (records) =>
    surveyOf(records, (record) => {
      const known = judged.get(record)
      if (known !== undefined) return known.judgement
      const judgement = judge(record, context, now)
      judged.set(record, { judgement })
      return judgement
    })
}

function judge(record: TaskRecord, { histories, lastHeard, agesOf }: SurveyContext, now: EpochMs): Judgement | null {
  const { phase } = record.state
  if (phase !== 'queued' && phase !== 'running' && phase !== 'finishing') return null
  const key = historyKey(record)
  const history = key === null ? undefined : histories.get(key)
  const at = judgedAt(record, lastHeard(record.id), now)
  const standing = standingOf(record, history ?? NO_HISTORY, agesOf(record.vendor), at)
  return standing === null ? null : { key, isTooLate: isLate(standing) }
}

function surveyOf(records: Iterable<TaskRecord>, judgementOf: (record: TaskRecord) => Judgement | null): QueueSurvey {
  const late = new Set<TaskId>()
  const queues = new Map<HistoryKey, { readonly first: TaskRecord; readonly late: TaskId[]; waiting: number }>()
  for (const record of records) {
    const judgement = judgementOf(record)
    if (judgement === null) continue
    const { key, isTooLate } = judgement
    if (isTooLate) late.add(record.id)
    if (record.state.phase !== 'queued' || key === null) continue
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

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

export interface SurveyContext {
  readonly histories: ReadonlyMap<HistoryKey, ModelHistory>
  readonly lastHeard: (id: TaskId) => EpochMs | null
  readonly agesOf: (vendor: VendorKey) => QueueAges
}

/** What a survey says of one task. */
interface Judgement {
  /** The queue in which it waits; null where it waits in none. */
  readonly queue: HistoryKey | null
  readonly isTooLate: boolean
}

interface Queue extends Pick<Backlog, 'connection' | 'vendor' | 'model'> {
  readonly late: Set<TaskId>
  waiting: number
}

/** Looks at all live tasks at once: which take too long, and where a whole model does. */
export function surveyQueues(records: Iterable<TaskRecord>, context: SurveyContext, now: EpochMs): QueueSurvey {
  const survey = new Survey(context, now)
  for (const record of records) survey.put(record)
  return survey.result()
}

/**
 * A survey of one instant that follows the tasks: a change costs that one task and not all that are open. What is
 * heard of an unchanged one later than that counts from the next instant on.
 */
export class Survey {
  readonly context: SurveyContext
  readonly now: EpochMs
  readonly #judged = new Map<TaskId, Judgement>()
  readonly #late = new Set<TaskId>()
  readonly #queues = new Map<HistoryKey, Queue>()
  #result: QueueSurvey | null = null

  constructor(context: SurveyContext, now: EpochMs) {
    this.context = context
    this.now = now
  }

  /** A task that is new, or is not as it was. */
  put(record: TaskRecord): void {
    const [before, after] = [this.#judged.get(record.id), judge(record, this.context, this.now)]
    if (before?.queue === after?.queue && before?.isTooLate === after?.isTooLate) return
    this.remove(record.id)
    if (after === null) return
    this.#result = null
    this.#judged.set(record.id, after)
    if (after.isTooLate) this.#late.add(record.id)
    if (after.queue === null || record.model === null) return
    const { connection, vendor, model } = record
    const queue = this.#queues.get(after.queue) ?? { connection, vendor, model, late: new Set(), waiting: 0 }
    this.#queues.set(after.queue, queue)
    queue.waiting++
    if (after.isTooLate) queue.late.add(record.id)
  }

  remove(id: TaskId): void {
    const before = this.#judged.get(id)
    if (before === undefined) return
    this.#result = null
    this.#judged.delete(id)
    this.#late.delete(id)
    const queue = before.queue === null ? undefined : this.#queues.get(before.queue)
    if (before.queue === null || queue === undefined) return
    queue.waiting--
    queue.late.delete(id)
    if (queue.waiting === 0) this.#queues.delete(before.queue)
  }

  /** The same object as long as it says the same. */
  result(): QueueSurvey {
    this.#result ??= { late: new Set(this.#late), backlogs: backlogsIn(this.#queues) }
    return this.#result
  }
}

function judge(record: TaskRecord, { histories, lastHeard, agesOf }: SurveyContext, now: EpochMs): Judgement | null {
  const { phase } = record.state
  if (phase !== 'queued' && phase !== 'running' && phase !== 'finishing') return null
  const key = historyKey(record)
  const history = key === null ? undefined : histories.get(key)
  const at = judgedAt(record, lastHeard(record.id), now)
  const standing = standingOf(record, history ?? NO_HISTORY, agesOf(record.vendor), at)
  return standing === null ? null : { queue: phase === 'queued' ? key : null, isTooLate: isLate(standing) }
}

function backlogsIn(queues: ReadonlyMap<HistoryKey, Queue>): readonly Backlog[] {
  return [...queues]
    .filter(([, { late, waiting }]) => late.size >= FEWEST_LATE && late.size >= waiting * LATE_SHARE)
    .map(([key, queue]): Backlog => ({ ...queue, key, late: [...queue.late] }))
    .toSorted((a, b) => b.late.length - a.late.length || (a.key < b.key ? -1 : 1))
}

import type { PhaseCounts } from '#engine/ledger/phase-counts.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

/** Tasks in a map that others go on changing: the identity of the view says whether anything changed since. */
class TaskView implements ReadonlyMap<TaskId, TaskRecord> {
  readonly #tasks: ReadonlyMap<TaskId, TaskRecord>

  constructor(tasks: ReadonlyMap<TaskId, TaskRecord>) {
    this.#tasks = tasks
  }

  get size(): number {
    return this.#tasks.size
  }

  get(id: TaskId): TaskRecord | undefined {
    return this.#tasks.get(id)
  }

  has(id: TaskId): boolean {
    return this.#tasks.has(id)
  }

  forEach(visit: (record: TaskRecord, id: TaskId, list: ReadonlyMap<TaskId, TaskRecord>) => void): void {
    for (const [id, record] of this.#tasks) visit(record, id, this)
  }

  keys(): MapIterator<TaskId> {
    return this.#tasks.keys()
  }

  values(): MapIterator<TaskRecord> {
    return this.#tasks.values()
  }

  entries(): MapIterator<[TaskId, TaskRecord]> {
    return this.#tasks.entries()
  }

  [Symbol.iterator](): MapIterator<[TaskId, TaskRecord]> {
    return this.#tasks[Symbol.iterator]()
  }
}

/** Tasks with an output that somebody could still lose. */
export interface PressingTasks {
  /** Those of which `atRisk` says something now, and those of which it will do so next. */
  near(now: EpochMs): Iterable<TaskRecord>
}

/** What one commit changed; null for everything, as after the stored tasks were read. */
export type News = {
  readonly changed: readonly TaskRecord[]
  readonly forgotten: readonly TaskId[]
} | null

/** What is kept of all tasks beside them: see `tally.ts`. */
export interface Kept {
  readonly counts: PhaseCounts
  readonly open: ReadonlyMap<TaskId, TaskRecord>
  readonly pressing: PressingTasks
}

/**
 * The committed tasks as one commit's readers see them. All lists of a ledger look at one map, so that a commit costs
 * what it changes and not what is stored. A list that is kept while others follow shows the newest tasks as well.
 */
export class TaskList extends TaskView implements Kept {
  /** Tasks by phase, as of this commit. */
  readonly counts: PhaseCounts
  /** Tasks that are not over. */
  readonly open: ReadonlyMap<TaskId, TaskRecord>
  readonly pressing: PressingTasks
  readonly news: News

  constructor(tasks: ReadonlyMap<TaskId, TaskRecord>, { counts, open, pressing }: Kept, news: News) {
    super(tasks)
    this.news = news
    this.counts = counts
    this.open = open
    this.pressing = pressing
  }
}

import type { PhaseCounts } from '#engine/ledger/phase-counts.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'

/** Tasks in a map that others go on changing: the identity of the view says whether anything changed since. */
export class TaskView implements ReadonlyMap<TaskId, TaskRecord> {
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

/** What is kept of all tasks beside them: see `tally.ts`. */
export interface Kept {
  readonly counts: PhaseCounts
  readonly open: ReadonlyMap<TaskId, TaskRecord>
  readonly pressing: ReadonlyMap<TaskId, TaskRecord>
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
  /** Tasks with an output that somebody could still lose. */
  readonly pressing: ReadonlyMap<TaskId, TaskRecord>

  constructor(tasks: ReadonlyMap<TaskId, TaskRecord>, { counts, open, pressing }: Kept) {
    super(tasks)
    this.counts = counts
    this.open = open
    this.pressing = pressing
  }
}

import type { TaskId, TaskRecord } from '#domain/task/task.ts'

/**
 * The committed tasks as one commit's readers see them. All lists of a ledger look at one map, so that a commit costs
 * what it changes and not what is stored; the identity of the list says whether anything changed since. A list that is
 * kept while others follow shows the newest tasks as well.
 */
export class TaskList implements ReadonlyMap<TaskId, TaskRecord> {
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

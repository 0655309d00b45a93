/** What is asked of all tasks at each commit, kept from what commits change, so that nothing grows with what is stored. */
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { NO_TASKS, type PhaseCounts } from '#engine/ledger/phase-counts.ts'
import { Pressing } from '#engine/ledger/pressing.ts'
import type { PressingTasks } from '#engine/ledger/task-list.ts'
import type { EpochMs } from '#domain/time.ts'

export class Tally {
  readonly #open = new Map<TaskId, TaskRecord>()
  readonly #pressing = new Pressing()
  /** Not yet in {@link counts}. */
  readonly #more = new Map<Phase, number>()
  #counts: PhaseCounts = NO_TASKS
  #press = viewOf(this.#pressing)

  /** Tasks by phase, as of the last call; the same object until that changes. */
  get counts(): PhaseCounts {
    const moved = [...this.#more].filter(([, more]) => more !== 0)
    this.#more.clear()
    if (moved.length > 0) {
      const counts: Record<Phase, number> = { ...this.#counts }
      for (const [phase, more] of moved) counts[phase] += more
      this.#counts = counts
    }
    return this.#counts
  }

  /** Tasks that are not over. */
  get open(): ReadonlyMap<TaskId, TaskRecord> {
    return this.#open
  }

  /** Tasks with an output whose link dies and that is not safe. Another view once one changed. */
  get pressing(): PressingTasks {
    return this.#press
  }

  put(id: TaskId, before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    this.#follow(id, before, after)
    if (this.#pressing.put(before, after)) this.#press = viewOf(this.#pressing)
  }

  /** One of many that are there already. What is pressing among them is known once all are {@link taught}. */
  teach(record: TaskRecord): void {
    this.#follow(record.id, undefined, record)
    this.#pressing.teach(record)
  }

  taught(): void {
    if (this.#pressing.taught()) this.#press = viewOf(this.#pressing)
  }

  /** Lets go of what died so long ago that no clock that is set back makes it alive again. */
  letGo(now: EpochMs): void {
    this.#pressing.letGo(now)
  }

  #follow(id: TaskId, before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    if (before?.state.phase !== after?.state.phase) {
      if (before !== undefined) this.#count(before.state.phase, -1)
      if (after !== undefined) this.#count(after.state.phase, 1)
    }
    if (after !== undefined && !isTerminal(after.state.phase)) this.#open.set(id, after)
    else this.#open.delete(id)
  }

  #count(phase: Phase, more: number): void {
    this.#more.set(phase, (this.#more.get(phase) ?? 0) + more)
  }
}

function viewOf(pressing: Pressing): PressingTasks {
  return { near: (now) => pressing.near(now) }
}

/** What is asked of all tasks at each commit, kept from what commits change, so that nothing grows with what is stored. */
import { isUnsecured } from '#domain/output/expiry.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { NO_TASKS, type PhaseCounts } from '#engine/ledger/phase-counts.ts'
import { TaskView } from '#engine/ledger/task-list.ts'
import type { EpochMs } from '#domain/time.ts'
import { DAY } from '#domain/time.ts'

export class Tally {
  readonly #open = new Map<TaskId, TaskRecord>()
  readonly #pressing = new Map<TaskId, TaskRecord>()
  /** Not yet in {@link counts}. */
  readonly #more = new Map<Phase, number>()
  #counts: PhaseCounts = NO_TASKS
  #press = new TaskView(this.#pressing)

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

  /** Tasks with an output whose link dies and that is not safe; some have died by now. Another view once one changed. */
  get pressing(): TaskView {
    return this.#press
  }

  put(id: TaskId, before: TaskRecord | undefined, after: TaskRecord | undefined): void {
    if (before?.state.phase !== after?.state.phase) {
      if (before !== undefined) this.#count(before.state.phase, -1)
      if (after !== undefined) this.#count(after.state.phase, 1)
    }
    if (after !== undefined && !isTerminal(after.state.phase)) this.#open.set(id, after)
    else this.#open.delete(id)
    const wasPressing = this.#pressing.delete(id)
    const isPressing = after !== undefined && lastExpiry(after) > Number.NEGATIVE_INFINITY
    if (isPressing) this.#pressing.set(id, after)
    if (wasPressing || isPressing) this.#press = new TaskView(this.#pressing)
  }

  clear(): void {
    this.#open.clear()
    this.#pressing.clear()
    this.#more.clear()
    this.#counts = NO_TASKS
    this.#press = new TaskView(this.#pressing)
  }

  /** Lets go of what died so long ago that no clock that is set back makes it alive again. */
  letGo(now: EpochMs): void {
    for (const [id, record] of this.#pressing) if (lastExpiry(record) < now - DAY) this.#pressing.delete(id)
  }

  #count(phase: Phase, more: number): void {
    this.#more.set(phase, (this.#more.get(phase) ?? 0) + more)
  }
}

/** When the last of its links dies that somebody would miss. */
function lastExpiry({ outputs }: TaskRecord): EpochMs {
  let last = Number.NEGATIVE_INFINITY
  for (const output of outputs) {
    if (output.expiry !== null && isUnsecured(output)) last = Math.max(last, output.expiry.at)
  }
  return last
}

/** The survey of the open tasks' queues, kept from what each commit changes. */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { KeptIndex } from '#parts/kept.ts'
import { type QueueSurvey, Survey, type SurveyContext } from '#triage/queue-age-survey.ts'

export class QueueIndex implements KeptIndex {
  /** Null until somebody asks. */
  #survey: Survey | null = null
  #told: QueueSurvey | null = null

  learn(record: TaskRecord): void {
    this.#survey?.put(record)
  }

  forget(id: TaskId): void {
    this.#survey?.remove(id)
  }

  takeChanged(): boolean {
    const [before, now] = [this.#told, this.#survey?.result() ?? null]
    this.#told = now
    return now !== before
  }

  /** As of `now`; `open` are the tasks that are not over. The same object as long as it says the same. */
  survey(context: SurveyContext, now: EpochMs, open: Iterable<TaskRecord>): QueueSurvey {
    if (this.#survey?.context !== context || this.#survey.now !== now) {
      this.#survey = new Survey(context, now)
      for (const record of open) this.#survey.put(record)
    }
    return this.#survey.result()
  }
}

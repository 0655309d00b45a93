/** Where sweeps of one connection saw its tasks: better than any time stamp, since clocks disagree and lists shift. */
import type { TaskId } from '#domain/task/task.ts'
import type { SweepEnd } from '#engine/polling/sweep-plan.ts'

/** A list that shifts while it is read may hide a task once, by chance hardly ever twice in a row. */
const SWEEPS_WITHOUT = 2

interface Place {
  readonly page: number | null
  /** Sweeps in a row that should have shown it and did not. */
  readonly missed: number
}

export class SweepPlaces {
  #places = new Map<TaskId, Place>()

  /** Infinite when sweeps do not find it; null when nobody knows. */
  pageOf(id: TaskId): number | null {
    const place = this.#places.get(id)
    if (place === undefined) return null
    return place.missed >= SWEEPS_WITHOUT ? Number.POSITIVE_INFINITY : place.page
  }

  /** `live` are the only tasks that are remembered. */
  learn({ places, missing }: Pick<SweepEnd, 'places' | 'missing'>, live: ReadonlyMap<TaskId, unknown>): void {
    const next = new Map<TaskId, Place>()
    for (const id of live.keys()) {
      const before = this.#places.get(id) ?? { page: null, missed: 0 }
      const page = places.get(id)
      if (page !== undefined) next.set(id, { page, missed: 0 })
      else if (missing.has(id)) next.set(id, { ...before, missed: before.missed + 1 })
      else next.set(id, before)
    }
    this.#places = next
  }

  forget(): void {
    this.#places.clear()
  }
}

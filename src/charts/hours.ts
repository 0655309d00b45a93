import { HOUR, type EpochMs } from '#domain/time.ts'

/** Places of a table by the hour of an instant, so that a span of time is read without looking at any other. */
export class Hours {
  readonly #places = new Map<number, number[]>()

  add(at: EpochMs, place: number): void {
    const hour = hourOf(at)
    const there = this.#places.get(hour)
    if (there === undefined) this.#places.set(hour, [place])
    else there.push(place)
  }

  remove(at: EpochMs, place: number): void {
    const hour = hourOf(at)
    const there = this.#places.get(hour)
    const index = there?.indexOf(place) ?? -1
    const last = there?.pop()
    if (there === undefined || last === undefined) return
    if (last !== place) there[index] = last
    if (there.length === 0) this.#places.delete(hour)
  }

  /** Those of all hours that touch the span: some of the first and the last may lie outside of it. */
  visit(from: EpochMs, until: EpochMs, visit: (place: number) => void): void {
    for (let hour = hourOf(from); hour <= hourOf(until); hour++) {
      for (const place of this.#places.get(hour) ?? []) visit(place)
    }
  }
}

function hourOf(at: EpochMs): number {
  return Math.floor(at / HOUR)
}

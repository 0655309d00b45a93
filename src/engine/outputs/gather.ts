import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'

/** An output to save, as it was known when the person asked. */
export interface Wanted {
  readonly place: OutputPlace
  readonly record: TaskRecord
  readonly output: Output
}

export interface Gathered {
  readonly want: Wanted
  readonly fetched: FetchedOutput
}

/** While one file is written the next ones are already on their way. */
const FETCHED_AHEAD = 3

/** What dies soonest is fetched first; results come in that order, a few fetches ahead of whoever takes them. */
export async function* gathered(
  wanted: readonly Wanted[],
  fetch: (want: Wanted) => Promise<FetchedOutput>,
): AsyncGenerator<Gathered> {
  const queue = wanted.toSorted((a, b) => (a.output.expiry?.at ?? Infinity) - (b.output.expiry?.at ?? Infinity))
  const underWay: Promise<Gathered>[] = []
  for (const want of queue) {
    underWay.push(fetch(want).then((fetched) => ({ want, fetched })))
    const first = underWay.length >= FETCHED_AHEAD ? underWay.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const rest of underWay) yield await rest
}

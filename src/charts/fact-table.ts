/**
 * The facts of all tasks as columns of numbers, kept up one task at a time and read by the hour: a chart of a day costs
 * what happened that day, however much is stored. A few dozen bytes for each task.
 */
import type { End, FactGroup, Facts, MeasureName, Span } from '#charts/facts.ts'
import { Hours } from '#charts/hours.ts'
import { factsOf, type TaskFacts } from '#charts/task-facts.ts'
import type { TaskId, TaskRecord, VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

/** Tasks that have in common what charts can be narrowed by; `like` is one of them. */
interface Group {
  readonly key: string
  readonly like: TaskRecord
  tasks: number
  waits: number
}

/** Samples of one measure. `NaN` where a task has none. */
class Samples {
  readonly ms: number[] = []
  readonly at: number[] = []
  readonly hours = new Hours()

  put(place: number, sample: TaskFacts[MeasureName]): void {
    const before = this.at[place] ?? Number.NaN
    if (!Number.isNaN(before)) this.hours.remove(before, place)
    this.ms[place] = sample?.ms ?? Number.NaN
    this.at[place] = sample?.at ?? Number.NaN
    if (sample !== null) this.hours.add(sample.at, place)
  }
}

export class FactTable {
  readonly #hidesRunning: ReadonlySet<VendorKey>
  readonly #places = new Map<TaskId, number>()
  readonly #free: number[] = []
  readonly #groups = new Map<string, Group>()
  readonly #groupAt: Group[] = []
  readonly #measures = { wait: new Samples(), run: new Samples() } as const satisfies Record<MeasureName, Samples>
  readonly #ends: (End | null)[] = []
  readonly #endedAt: number[] = []
  readonly #endHours = new Hours()
  #isChanged = false

  constructor(hidesRunning: ReadonlySet<VendorKey>) {
    this.#hidesRunning = hidesRunning
  }

  learn(record: TaskRecord): void {
    const facts = factsOf(record, this.#hidesRunning)
    const place = this.#places.get(record.id)
    const key = keyOf(record)
    if (place !== undefined && this.#groupAt[place]?.key === key && this.#isSame(place, facts)) return
    if (place !== undefined) this.#leave(place)
    this.#enter(record.id, this.#groupOf(key, record), facts)
    this.#isChanged = true
  }

  forget(id: TaskId): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#leave(place)
    this.#places.delete(id)
    this.#isChanged = true
  }

  /** Whether anything that a chart could show changed since the last call. */
  takeChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** The facts of the tasks of which `passes` is true; it looks at nothing but what a {@link FactGroup} has. */
  where(passes: (like: TaskRecord) => boolean): Facts {
    const verdicts = new Map<Group, boolean>()
    const isIn = (group: Group): boolean => {
      const known = verdicts.get(group)
      if (known !== undefined) return known
      const verdict = passes(group.like)
      verdicts.set(group, verdict)
      return verdict
    }
    return {
      samples: (measure, span, visit) => {
        const { ms, at, hours } = this.#measures[measure]
        hours.visit(span.from, span.until, (place) => {
          const [of, when, group] = [ms[place], at[place], this.#groupAt[place]]
          if (of === undefined || when === undefined || group === undefined || !lies(when, span)) return
          if (isIn(group)) visit(of, when, group.like)
        })
      },
      ends: (span, visit) =>
        this.#endHours.visit(span.from, span.until, (place) => {
          const [end, when, group] = [this.#ends[place], this.#endedAt[place], this.#groupAt[place]]
          if (!end || when === undefined || group === undefined || !lies(when, span)) return
          if (isIn(group)) visit(end, when, group.like)
        }),
      waited: () => {
        const vendors = new Set<VendorKey>()
        for (const group of this.#groups.values()) if (group.waits > 0 && isIn(group)) vendors.add(group.like.vendor)
        return vendors
      },
    }
  }

  #groupOf(key: string, like: TaskRecord): Group {
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const group = { key, like, tasks: 0, waits: 0 }
    this.#groups.set(key, group)
    return group
  }

  #isSame(place: number, { wait, run, end, cost }: TaskFacts): boolean {
    const known = this.#ends[place] ?? null
    return (
      this.#isSampled('wait', place, wait) &&
      this.#isSampled('run', place, run) &&
      (end === null
        ? known === null
        : known !== null &&
          this.#endedAt[place] === end.at &&
          known.outcome === end.outcome &&
          known.failure === end.failure &&
          known.cost === cost)
    )
  }

  #isSampled(measure: MeasureName, place: number, sample: TaskFacts[MeasureName]): boolean {
    const { ms, at } = this.#measures[measure]
    return Object.is(ms[place], sample?.ms ?? Number.NaN) && Object.is(at[place], sample?.at ?? Number.NaN)
  }

  #enter(id: TaskId, group: Group, { wait, run, end, cost }: TaskFacts): void {
    const place = this.#free.pop() ?? this.#groupAt.length
    this.#places.set(id, place)
    this.#groupAt[place] = group
    group.tasks += 1
    if (wait !== null) group.waits += 1
    this.#measures.wait.put(place, wait)
    this.#measures.run.put(place, run)
    this.#ends[place] = end === null ? null : { outcome: end.outcome, failure: end.failure, cost }
    this.#endedAt[place] = end?.at ?? Number.NaN
    if (end !== null) this.#endHours.add(end.at, place)
  }

  #leave(place: number): void {
    const [group, endedAt] = [this.#groupAt[place], this.#endedAt[place] ?? Number.NaN]
    if (group !== undefined) {
      group.tasks -= 1
      if (!Number.isNaN(this.#measures.wait.at[place] ?? Number.NaN)) group.waits -= 1
      if (group.tasks === 0) this.#groups.delete(group.key)
    }
    this.#measures.wait.put(place, null)
    this.#measures.run.put(place, null)
    if (!Number.isNaN(endedAt)) this.#endHours.remove(endedAt, place)
    this.#ends[place] = null
    this.#endedAt[place] = Number.NaN
    this.#free.push(place)
  }
}

function lies(at: EpochMs, { from, until }: Span): boolean {
  return at >= from && at < until
}

/** A line break occurs in none of the first, and what is left is told apart by being JSON. */
function keyOf({ vendor, connection, model, tags }: FactGroup): string {
  return `${vendor}\n${connection}\n${tags.length === 0 ? '' : JSON.stringify(tags)}\n${model ?? '\n'}`
}

/**
 * All tasks, in the orders in which the list was looked at and through the filters of the last looks, kept from what each
 * commit changes: neither a commit nor a tick goes through what is stored.
 */
import { DEFAULT_SORT, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'
import { failureOf, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { type FilterContext, passing, wordsOf } from '#engine/ledger/selectors.ts'
import type { KeptIndex } from '#parts/kept.ts'
import { GroupMarks } from '#screens/tasks/group-marks.ts'
import { atHand, type Entry } from '#screens/tasks/list-entry.ts'
import { TaskOrder } from '#screens/tasks/task-order.ts'
import { isEveryTask } from '#url/search-query.ts'

/** Orders beyond these are made anew when they are asked for again. */
const ORDERS_KEPT = 4
/** As are looks through a filter: the one that is shown, and one that is asked for ahead of time. */
const LOOKS_KEPT = 2

export interface FailureCount {
  /** Null: without one. */
  readonly code: string | null
  readonly count: number
}

/** Through a filter. */
interface Look {
  /** Names the filter and the sort. */
  readonly key: string
  readonly passes: (entry: Entry) => boolean
  readonly order: TaskOrder
  /** What it was thought over with; null for what only the tasks themselves decide. */
  readonly with: { readonly now: EpochMs; readonly slow: ReadonlySet<TaskId> } | null
}

export class ListIndex implements KeptIndex {
  readonly #entries = new Map<TaskId, Entry>()
  readonly #byId = new TaskOrder(null)
  /** The one that was asked for last comes last. */
  readonly #orders: Map<TaskSort, TaskOrder>
  /** How many failed with each code; null for those without one. */
  readonly #failures = new Map<string | null, number>()
  readonly marks = new GroupMarks()
  /** The one that was asked for last comes last. */
  #looks: readonly Look[] = []
  #now: EpochMs = 0
  #isChanged = false

  /** `sort`: the one that is asked for first is kept from the beginning, so that nobody waits for it. */
  constructor(sort: TaskSort = DEFAULT_SORT) {
    this.#orders = new Map([[sort, new TaskOrder(sort)]])
  }

  learn(record: TaskRecord): void {
    const known = this.#entries.get(record.id)
    if (known?.record === record) return
    this.#isChanged = true
    this.marks.note(known?.record, record)
    this.#countFailure(known?.record, -1)
    this.#countFailure(record, 1)
    if (known === undefined) return this.#add({ id: record.id, ...atHand(record) })
    const now = atHand(record)
    for (const order of this.#orders.values()) order.change(known, record, this.#now)
    const entered = this.#looks.filter(({ passes, order }) => {
      const [before, after] = [passes(known), passes({ ...known, ...now })]
      if (before && after) order.change(known, record, this.#now)
      else if (before) order.remove(known)
      return after && !before
    })
    Object.assign(known, now)
    for (const { order } of entered) order.add(known, this.#now)
  }

  forget(id: TaskId): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#isChanged = true
    this.marks.note(entry.record, undefined)
    this.#countFailure(entry.record, -1)
    for (const order of this.#all()) order.remove(entry)
    for (const { passes, order } of this.#looks) if (passes(entry)) order.remove(entry)
    this.#entries.delete(id)
  }

  takeChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /**
   * The tasks that a filter lets through, in order; the same array as long as that is the same. Whoever will show it
   * soon may ask ahead of time: it is kept then.
   */
  select(filter: TaskFilter, sort: TaskSort, now: EpochMs, context: FilterContext): readonly TaskId[] {
    // A clock that was set back: links that were dead may live again.
    if (now < this.#now) this.#forgetOrders()
    this.#now = now
    if (!isEveryTask(filter)) return this.#lookThrough(filter, sort, context).order.ids(now)
    // Whoever looks at everything again is done with the filters: following them would cost each commit.
    this.#looks = []
    return this.#orderOf(sort).ids(now)
  }

  /** How many failed with each code, the commonest first. */
  get failures(): readonly FailureCount[] {
    return [...this.#failures]
      .map(([code, count]) => ({ code, count }))
      .toSorted((a, b) => b.count - a.count || ((a.code ?? '') < (b.code ?? '') ? -1 : 1))
  }

  #countFailure(record: TaskRecord | undefined, more: 1 | -1): void {
    const failure = record === undefined ? null : failureOf(record)
    if (failure === null) return
    const count = (this.#failures.get(failure.code) ?? 0) + more
    if (count === 0) this.#failures.delete(failure.code)
    else this.#failures.set(failure.code, count)
  }

  #add(entry: Entry): void {
    this.#entries.set(entry.id, entry)
    for (const order of this.#all()) order.add(entry, this.#now)
    for (const { passes, order } of this.#looks) if (passes(entry)) order.add(entry, this.#now)
  }

  #lookThrough(filter: TaskFilter, sort: TaskSort, context: FilterContext): Look {
    const key = `${sort} ${JSON.stringify(filter)}`
    const known = this.#looks.find((look) => look.key === key)
    const look =
      known !== undefined && this.#stillHolds(known, context) ? known : this.#look(key, filter, sort, context)
    this.#looks = [...this.#looks.filter((other) => other !== known), look].slice(-LOOKS_KEPT)
    return look
  }

  #look(key: string, filter: TaskFilter, sort: TaskSort, context: FilterContext): Look {
    const thought = asksForMore(filter) ? { now: this.#now, slow: context.slow } : null
    const passes = passingEntries(filter, this.#now, context)
    return { key, passes, order: this.#orderOf(sort).filtered(passes), with: thought }
  }

  #stillHolds(look: Look, { slow }: FilterContext): boolean {
    return look.with === null || (look.with.now === this.#now && look.with.slow === slow)
  }

  #orderOf(sort: TaskSort): TaskOrder {
    const order = this.#orders.get(sort) ?? this.#byId.sorted(sort, this.#now)
    this.#orders.delete(sort)
    this.#orders.set(sort, order)
    for (const other of this.#orders.keys()) {
      if (this.#orders.size <= ORDERS_KEPT) break
      this.#orders.delete(other)
    }
    return order
  }

  #forgetOrders(): void {
    this.#orders.clear()
    this.#looks = []
  }

  *#all(): Iterable<TaskOrder> {
    yield this.#byId
    yield* this.#orders.values()
  }
}

/** Whether a filter asks what time or the other tasks decide. */
function asksForMore({ attention, minAge, maxAge, not }: TaskFilter): boolean {
  return attention !== null || minAge !== null || maxAge !== null || not.some(asksForMore)
}

function passingEntries(filter: TaskFilter, now: EpochMs, context: FilterContext): (entry: Entry) => boolean {
  const words = wordsOf(filter.text)
  const passes = passing({ ...filter, text: '' }, now, context)
  return ({ record, text }) => words.every((word) => text.includes(word)) && passes(record)
}

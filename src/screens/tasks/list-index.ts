/**
 * All tasks, in the orders in which the list was looked at and through the filter of the last look, kept from what each
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

export interface FailureCount {
  /** Null: without one. */
  readonly code: string | null
  readonly count: number
}

interface Look {
  readonly filter: TaskFilter
  readonly sort: TaskSort
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
  #look: Look | null = null
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
    const look = this.#ownLook()
    // What a filter makes of it is known only once it is changed.
    const [passed, passes] = look === null ? [false, false] : [look.passes(known), look.passes({ ...known, ...now })]
    if (passed && passes) look?.order.change(known, record, this.#now)
    else if (passed) look?.order.remove(known)
    Object.assign(known, now)
    if (!passed && passes) look?.order.add(known, this.#now)
  }

  forget(id: TaskId): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#isChanged = true
    this.marks.note(entry.record, undefined)
    this.#countFailure(entry.record, -1)
    for (const order of this.#all()) order.remove(entry)
    const look = this.#ownLook()
    if (look?.passes(entry) === true) look.order.remove(entry)
    this.#entries.delete(id)
  }

  takeChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** The tasks that a filter lets through, in order; the same array as long as that is the same. */
  select(filter: TaskFilter, sort: TaskSort, now: EpochMs, context: FilterContext): readonly TaskId[] {
    // A clock that was set back: links that were dead may live again.
    if (now < this.#now) this.#forgetOrders()
    this.#now = now
    this.#look = this.#lookFor(filter, sort, context)
    return this.#look.order.ids(now)
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
    const look = this.#ownLook()
    if (look?.passes(entry) === true) look.order.add(entry, this.#now)
  }

  #lookFor(filter: TaskFilter, sort: TaskSort, context: FilterContext): Look {
    const known = this.#look
    if (isEveryTask(filter)) return { filter, sort, order: this.#orderOf(sort), passes: () => true, with: null }
    if (known !== null && known.filter === filter && known.sort === sort && this.#stillHolds(known, context))
      return known
    const thought = asksForMore(filter) ? { now: this.#now, slow: context.slow } : null
    const passes = passingEntries(filter, this.#now, context)
    return { filter, sort, passes, order: this.#orderOf(sort).filtered(passes), with: thought }
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
    this.#look = null
  }

  /** The last look, where its order is not one of {@link #orders}. */
  #ownLook(): Look | null {
    return this.#look === null || isEveryTask(this.#look.filter) ? null : this.#look
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

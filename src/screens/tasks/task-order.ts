/**
 * Tasks in one order of the list, kept so while they change: a commit costs what it moves, and a filter goes through
 * what is ordered already. Ties go by id, so the same tasks always make the same list.
 */
import { type SortKey, sortParts, type TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { firstPlace } from '#domain/sorted-list.ts'
import type { EpochMs } from '#domain/time.ts'
import { comparedRanks, fixedRank, movesByItself, rankAt, type Rank } from '#engine/ledger/task-ranks.ts'
import { type Entry, rankAtHand } from '#screens/tasks/list-entry.ts'
import { inOrder, type Ranked, turnedRound } from '#screens/tasks/rank-sort.ts'

/** Up to here, moving one after the other costs less than going through all of them. */
const FEW = 24

/** What was shown last: those that stay where they are, and where among them the loose ones were. */
interface Shown {
  readonly fixed: readonly TaskId[]
  readonly own: readonly TaskId[]
  readonly places: readonly number[]
  readonly ids: readonly TaskId[]
}

export class TaskOrder {
  readonly #sort: TaskSort | null
  /** Null: by id alone. */
  readonly #key: SortKey | null
  readonly #sign: 1 | -1
  /** In order, but for what is in the next two. */
  #ranked: Ranked[] = []
  readonly #fresh = new Map<Entry, Ranked>()
  readonly #gone = new Set<Ranked>()
  /** Whose rank goes on changing while nothing happens to them: ranked at each look. */
  readonly #loose = new Set<Entry>()
  /** Of {@link #ranked}, moved along with them; null until it is asked for. */
  #ids: TaskId[] | null = null
  /** The same as it was shown; null once it changed. */
  #fixed: readonly TaskId[] | null = null
  #shown: Shown | null = null

  constructor(sort: TaskSort | null) {
    const parts = sort === null ? null : sortParts(sort)
    this.#key = parts?.key ?? null
    this.#sign = parts?.direction === 'desc' ? -1 : 1
    this.#sort = sort
  }

  /** Where `byId` are in the order of their ids. */
  static of(sort: TaskSort, byId: readonly Entry[], now: EpochMs): TaskOrder {
    const order = new TaskOrder(sort)
    const fixed: Ranked[] = []
    for (const entry of byId) {
      const { record } = entry
      const rank = rankAtHand(order.#key, entry, now)
      if (rank !== undefined) fixed.push({ rank, entry })
      else if (!order.#keepsLoose(entry, record, now)) fixed.push({ rank: order.#rank(record), entry })
    }
    order.#ranked = inOrder(fixed, order.#sign)
    return order
  }

  /** The order of a sort by the same in the opposite direction. */
  turned(sort: TaskSort): TaskOrder {
    this.#settle()
    const other = new TaskOrder(sort)
    other.#ranked = turnedRound(this.#ranked)
    for (const entry of this.#loose) other.#loose.add(entry)
    return other
  }

  /** The same order of some of them. */
  filtered(passes: (entry: Entry) => boolean): TaskOrder {
    this.#settle()
    const some = new TaskOrder(this.#sort)
    some.#ranked = this.#ranked.filter(({ entry }) => passes(entry))
    for (const entry of this.#loose) if (passes(entry)) some.#loose.add(entry)
    return some
  }

  get entries(): readonly Entry[] {
    this.#settle()
    return this.#ranked.map(({ entry }) => entry)
  }

  add(entry: Entry, now: EpochMs): void {
    if (this.#keepsLoose(entry, entry.record, now)) this.#shown = null
    else this.#put(entry, this.#rank(entry.record))
  }

  remove(entry: Entry): void {
    if (this.#loose.delete(entry)) this.#shown = null
    else this.#drop(entry, this.#rank(entry.record))
  }

  /** The entry is about to have another record. */
  change(entry: Entry, after: TaskRecord, now: EpochMs): void {
    const isLoose = this.#key !== null && movesByItself(this.#key, after, now)
    if (this.#loose.has(entry) && isLoose) return
    const [was, becomes] = [this.#rank(entry.record), this.#rank(after)]
    if (!this.#loose.has(entry) && !isLoose && was === becomes) return
    this.remove(entry)
    if (!this.#keepsLoose(entry, after, now)) this.#put(entry, becomes)
  }

  /** In order as of now; the same array as long as that is the same. */
  ids(now: EpochMs): readonly TaskId[] {
    this.#settle()
    this.#ids ??= this.#ranked.map(({ entry }) => entry.id)
    this.#fixed ??= this.#ids.slice()
    const fixed = this.#fixed
    if (this.#loose.size === 0 || this.#key === null) return fixed
    const rank = rankAt(this.#key, now)
    const loose = [...this.#loose]
      .map((entry): Ranked => ({ rank: rank(entry.record), entry }))
      .toSorted((a, b) => this.#compare(a, b))
    const places = this.#placesOf(loose)
    const own = loose.map(({ entry }) => entry.id)
    const shown = this.#shown
    if (shown?.fixed === fixed && isSame(shown.places, places) && isSame(shown.own, own)) return shown.ids
    const ids: TaskId[] = []
    let from = 0
    for (const [at, { entry }] of loose.entries()) {
      const place = places[at] ?? from
      for (; from < place; from++) ids.push(fixed[from] ?? entry.id)
      ids.push(entry.id)
    }
    const all = ids.concat(fixed.slice(from))
    this.#shown = { fixed, places, own, ids: all }
    return all
  }

  #keepsLoose(entry: Entry, record: TaskRecord, now: EpochMs): boolean {
    const isLoose = this.#key !== null && movesByItself(this.#key, record, now)
    if (isLoose) this.#loose.add(entry)
    return isLoose
  }

  #rank(record: TaskRecord): Rank {
    return this.#key === null ? null : fixedRank(this.#key, record)
  }

  #put(entry: Entry, rank: Rank): void {
    this.#fresh.set(entry, { rank, entry })
    this.#fixed = null
    // So that learning a hundred thousand ends with no work that blocks.
    if (this.#fresh.size >= MERGED_AT) this.#settle()
  }

  #drop(entry: Entry, rank: Rank): void {
    this.#fixed = null
    if (this.#fresh.delete(entry)) return
    const there = this.#ranked[this.#placeOf({ rank, entry })]
    if (there?.entry === entry) this.#gone.add(there)
  }

  #settle(): void {
    if (this.#gone.size > FEW || this.#fresh.size > FEW) this.#ids = null
    if (this.#gone.size > FEW) this.#ranked = this.#ranked.filter((ranked) => !this.#gone.has(ranked))
    else for (const ranked of this.#gone) this.#move(ranked, 1)
    this.#gone.clear()
    if (this.#fresh.size > FEW) {
      const fresh = [...this.#fresh.values()].toSorted((a, b) => this.#compare(a, b))
      this.#ranked = merged(this.#ranked, fresh, (a, b) => this.#compare(a, b))
    } else for (const ranked of this.#fresh.values()) this.#move(ranked, 0, ranked)
    this.#fresh.clear()
  }

  /** At the place of `ranked`. */
  #move(ranked: Ranked, gone: 0 | 1, ...come: readonly Ranked[]): void {
    const place = this.#placeOf(ranked)
    this.#ranked.splice(place, gone, ...come)
    this.#ids?.splice(place, gone, ...come.map(({ entry }) => entry.id))
  }

  /** Of some in order. Thousands of them often stand side by side, where nothing is to be searched for. */
  #placesOf(some: readonly Ranked[]): readonly number[] {
    let place = 0
    return some.map((ranked) => {
      const there = this.#ranked[place]
      if (there !== undefined && this.#compare(there, ranked) < 0) place = this.#placeOf(ranked)
      return place
    })
  }

  #placeOf(ranked: Ranked): number {
    return firstPlace(this.#ranked, (other) => this.#compare(other, ranked) >= 0)
  }

  #compare(a: Ranked, b: Ranked): number {
    return comparedRanks(a.rank, b.rank, this.#sign) || (a.entry.id < b.entry.id ? -1 : a.entry.id > b.entry.id ? 1 : 0)
  }
}

const MERGED_AT = 4096

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at])
}

function merged<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): T[] {
  const all: T[] = []
  let at = 0
  for (const item of b) {
    for (let next = a[at]; next !== undefined && compare(next, item) < 0; next = a[at]) {
      all.push(next)
      at += 1
    }
    all.push(item)
  }
  for (; at < a.length; at++) {
    const rest = a[at]
    if (rest !== undefined) all.push(rest)
  }
  return all
}

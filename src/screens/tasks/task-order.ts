/**
 * Tasks in one order of the list, kept so while they change: a commit costs what it moves, and a filter goes through
 * what is ordered already. Ties go by id, so the same tasks always make the same list.
 */
import { type SortKey, sortParts, type TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { firstPlace, nextPlace } from '#domain/sorted-list.ts'
import type { EpochMs } from '#domain/time.ts'
import { comparedRanks, fixedRank, movesByItself, rankAt, type Rank } from '#engine/ledger/task-ranks.ts'
import { type Entry, rankAtHand } from '#screens/tasks/list-entry.ts'
import { placesInOrder } from '#screens/tasks/rank-sort.ts'

/** Up to here, moving one after the other costs less than going through all of them. */
const FEW = 24

/** What was shown last: those that stay where they are, and where among them the loose ones were. */
interface Shown {
  readonly fixed: readonly TaskId[]
  readonly own: readonly TaskId[]
  readonly places: readonly number[]
  readonly ids: readonly TaskId[]
}

interface Ranked {
  readonly rank: Rank
  readonly entry: Entry
}

export class TaskOrder {
  readonly #sort: TaskSort | null
  /** Null: by id alone. */
  readonly #key: SortKey | null
  readonly #sign: 1 | -1
  /** In order, but for what is in the next two; and the rank of each. */
  #entries: Entry[] = []
  #ranks: Rank[] = []
  readonly #fresh = new Map<Entry, Rank>()
  readonly #gone = new Map<Entry, Rank>()
  /** Whose rank goes on changing while nothing happens to them: ranked at each look. */
  readonly #loose = new Set<Entry>()
  /** Of {@link #entries}, moved along with them; null until it is asked for. */
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

  /** The same tasks in another order; this one is by id alone. */
  sorted(sort: TaskSort, now: EpochMs): TaskOrder {
    this.#settle()
    const order = new TaskOrder(sort)
    const entries: Entry[] = []
    const ranks: Rank[] = []
    for (const entry of this.#entries) {
      const rank = rankAtHand(order.#key, entry, now)
      if (rank === undefined && order.#keepsLoose(entry, entry.record, now)) continue
      entries.push(entry)
      ranks.push(rank === undefined ? order.#rank(entry.record) : rank)
    }
    for (const place of placesInOrder(ranks, order.#sign)) {
      const entry = entries[place]
      if (entry !== undefined) order.#push(entry, ranks[place] ?? null)
    }
    return order
  }

  /** The same order of some of them. */
  filtered(passes: (entry: Entry) => boolean): TaskOrder {
    this.#settle()
    const some = new TaskOrder(this.#sort)
    let place = 0
    for (const entry of this.#entries) {
      if (passes(entry)) some.#push(entry, this.#ranks[place] ?? null)
      place += 1
    }
    for (const entry of this.#loose) if (passes(entry)) some.#loose.add(entry)
    return some
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
    this.#ids ??= this.#entries.map(({ id }) => id)
    this.#fixed ??= this.#ids.slice()
    const fixed = this.#fixed
    if (this.#loose.size === 0 || this.#key === null) return fixed
    const rank = rankAt(this.#key, now)
    const loose = [...this.#loose]
      .map((entry): Ranked => ({ rank: rank(entry.record), entry }))
      .toSorted((a, b) => this.#compare(a, b.rank, b.entry))
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

  #push(entry: Entry, rank: Rank): void {
    this.#entries.push(entry)
    this.#ranks.push(rank)
  }

  #put(entry: Entry, rank: Rank): void {
    this.#fresh.set(entry, rank)
    this.#fixed = null
    // So that learning a hundred thousand ends with no work that blocks.
    if (this.#fresh.size >= MERGED_AT) this.#settle()
  }

  #drop(entry: Entry, rank: Rank): void {
    this.#fixed = null
    if (this.#fresh.delete(entry)) return
    if (this.#entries[this.#placeOf({ rank, entry })] === entry) this.#gone.set(entry, rank)
  }

  #settle(): void {
    if (this.#gone.size > FEW || this.#fresh.size > FEW) this.#rebuild()
    else {
      for (const [entry, rank] of this.#gone) this.#splice(this.#placeOf({ rank, entry }), 1)
      for (const [entry, rank] of this.#fresh) this.#splice(this.#placeOf({ rank, entry }), 0, { rank, entry })
    }
    this.#gone.clear()
    this.#fresh.clear()
  }

  #rebuild(): void {
    this.#leaveOutGone()
    const fresh = [...this.#fresh]
      .map(([entry, rank]) => ({ rank, entry }))
      .toSorted((a, b) => this.#compare(a, b.rank, b.entry))
    const places = this.#placesOf(fresh)
    this.#entries = woven(
      this.#entries,
      places,
      fresh.map(({ entry }) => entry),
    )
    this.#ranks = woven(
      this.#ranks,
      places,
      fresh.map(({ rank }) => rank),
    )
    this.#ids = null
  }

  #leaveOutGone(): void {
    if (this.#gone.size === 0) return
    const stays = this.#entries.map((entry) => !this.#gone.has(entry))
    this.#entries = this.#entries.filter((_, place) => stays[place])
    this.#ranks = this.#ranks.filter((_, place) => stays[place])
  }

  #splice(place: number, gone: 0 | 1, ...come: readonly Ranked[]): void {
    this.#entries.splice(place, gone, ...come.map(({ entry }) => entry))
    this.#ranks.splice(place, gone, ...come.map(({ rank }) => rank))
    this.#ids?.splice(place, gone, ...come.map(({ entry }) => entry.id))
  }

  /** Of some in order. Thousands of them often stand side by side, where nothing is to be searched for. */
  #placesOf(some: readonly Ranked[]): readonly number[] {
    let place = 0
    return some.map((ranked) => {
      place = nextPlace(this.#entries, (there, at) => this.#comes(ranked, this.#ranks[at] ?? null, there), place)
      return place
    })
  }

  #placeOf(ranked: Ranked): number {
    return firstPlace(this.#entries, (there, place) => this.#comes(ranked, this.#ranks[place] ?? null, there))
  }

  /** Whether `ranked` comes before that entry, or is it. */
  #comes(ranked: Ranked, rank: Rank, entry: Entry): boolean {
    return this.#compare(ranked, rank, entry) <= 0
  }

  /** Of `ranked` and an entry with its rank; takes no object for the second, since a search or a rebuild asks of many. */
  #compare({ rank, entry: { id } }: Ranked, other: Rank, { id: otherId }: Entry): number {
    return comparedRanks(rank, other, this.#sign) || (id < otherId ? -1 : id > otherId ? 1 : 0)
  }
}

const MERGED_AT = 4096

/** With each that comes before the occupant of its place. What stays in one piece is moved in one piece. */
function woven<T>(there: readonly T[], places: readonly number[], come: readonly T[]): T[] {
  let from = 0
  const moved = come.flatMap((one, at) => {
    const place = places[at] ?? from
    const piece = there.slice(from, place)
    piece.push(one)
    from = place
    return piece
  })
  return moved.concat(there.slice(from))
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at])
}

/**
 * History kept up with the records one change at a time: the newest {@link SAMPLE_SIZE} lessons of each connection and
 * model, and their spans in order. A change costs a search in one bounded group, however many tasks there are.
 */
import {
  historyKey,
  lessonOf,
  MEASURES,
  NO_HISTORY,
  SAMPLE_SIZE,
  type HistoryKey,
  type Lesson,
  type ModelHistory,
} from '#domain/history/history.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'

interface Member {
  readonly id: TaskId
  readonly key: HistoryKey
  readonly lesson: Lesson
}

/** The newest lessons of one connection and model. */
class Group {
  /** Oldest first. */
  readonly members: Member[] = []
  /** True once a lesson was left out because newer ones filled the group. */
  overflowed = false
  readonly #spans: Record<keyof ModelHistory, Millis[]> = { wait: [], run: [], result: [] }

  put(member: Member): void {
    this.members.splice(placeOf(this.members, member, older), 0, member)
    for (const measure of MEASURES) {
      const span = member.lesson[measure]
      const spans = this.#spans[measure]
      if (span !== null) spans.splice(placeOf(spans, span, smaller), 0, span)
    }
  }

  take(member: Member): void {
    this.members.splice(placeOf(this.members, member, older), 1)
    for (const measure of MEASURES) {
      const span = member.lesson[measure]
      const spans = this.#spans[measure]
      if (span !== null) spans.splice(placeOf(spans, span, smaller), 1)
    }
  }

  snapshot(): ModelHistory {
    const { wait, run, result } = this.#spans
    return { wait: [...wait], run: [...run], result: [...result] }
  }
}

export class HistoryIndex {
  readonly #groups = new Map<HistoryKey, Group>()
  readonly #members = new Map<TaskId, Member>()
  #changed = new Set<HistoryKey>()
  #emptied = new Set<HistoryKey>()

  /** Takes over what a record teaches by now. */
  learn(record: TaskRecord): void {
    const known = this.#members.get(record.id)
    const member = memberOf(record)
    if (known !== undefined) {
      if (member !== null && sameLesson(known, member)) return
      if (member !== null && known.key === member.key && known.lesson.at === member.lesson.at) {
        this.#take(known)
        this.#put(member)
        return
      }
      this.#leave(known)
    }
    if (member !== null) this.#enter(member)
  }

  forget(id: TaskId): void {
    const known = this.#members.get(id)
    if (known !== undefined) this.#leave(known)
  }

  /** What changed since the last call. */
  takeChanges(): ReadonlyMap<HistoryKey, ModelHistory> {
    const changes = new Map([...this.#changed].map((key) => [key, this.#groups.get(key)?.snapshot() ?? NO_HISTORY]))
    this.#changed = new Set()
    return changes
  }

  /**
   * Groups that lost a member after others had already been turned away. They are empty now: whoever has the records
   * teaches those of these groups again.
   */
  takeEmptied(): ReadonlySet<HistoryKey> {
    const keys = this.#emptied
    this.#emptied = new Set()
    return keys
  }

  #groupOf(key: HistoryKey): Group {
    const group = this.#groups.get(key) ?? new Group()
    this.#groups.set(key, group)
    return group
  }

  #enter(member: Member): void {
    const group = this.#groupOf(member.key)
    const oldest = group.members[0]
    if (oldest !== undefined && group.members.length >= SAMPLE_SIZE) {
      group.overflowed = true
      if (older(member, oldest)) return
      this.#take(oldest)
    }
    this.#put(member)
  }

  /** Whoever was turned away may have a place now, but only the records know who that was. */
  #leave(member: Member): void {
    const group = this.#groupOf(member.key)
    if (!group.overflowed) return this.#take(member)
    for (const { id } of group.members) this.#members.delete(id)
    this.#groups.delete(member.key)
    this.#changed.add(member.key)
    this.#emptied.add(member.key)
  }

  #put(member: Member): void {
    this.#groupOf(member.key).put(member)
    this.#members.set(member.id, member)
    this.#changed.add(member.key)
  }

  #take(member: Member): void {
    this.#groupOf(member.key).take(member)
    this.#members.delete(member.id)
    this.#changed.add(member.key)
  }
}

/** Null for a record that teaches nothing. */
function memberOf(record: TaskRecord): Member | null {
  const key = historyKey(record)
  const lesson = key === null ? null : lessonOf(record)
  return key === null || lesson === null ? null : { id: record.id, key, lesson }
}

function sameLesson(a: Member, b: Member): boolean {
  return (
    a.key === b.key &&
    a.lesson.at === b.lesson.at &&
    MEASURES.every((measure) => a.lesson[measure] === b.lesson[measure])
  )
}

/** Ids break ties, so that the same records always give the same history, in whatever order they came. */
function older(a: Member, b: Member): boolean {
  return a.lesson.at < b.lesson.at || (a.lesson.at === b.lesson.at && a.id < b.id)
}

function smaller(a: Millis, b: Millis): boolean {
  return a < b
}

/** The first place whose occupant does not come before `value`. */
function placeOf<T>(sorted: readonly T[], value: T, before: (a: T, b: T) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const occupant = sorted[middle]
    if (occupant !== undefined && before(occupant, value)) low = middle + 1
    else high = middle
  }
  return low
}

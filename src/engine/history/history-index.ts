/**
 * History kept up with the records one change at a time: the newest {@link SAMPLE_SIZE} lessons of each connection and
 * model. A change costs a search in one bounded group, however many tasks there are.
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
import { SortedList } from '#domain/sorted-list.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { TaskIndex } from '#engine/ledger/following.ts'

interface Member {
  readonly id: TaskId
  readonly key: HistoryKey
  readonly lesson: Lesson
}

/** So many are kept, so that those that leave have others behind them. */
const RESERVE = 2 * SAMPLE_SIZE

/** The newest lessons of one connection and model: all that are newer than its floor. */
class Group {
  /** Oldest first. */
  readonly members = new SortedList<Member>(
    (a, b) => a.lesson.at - b.lesson.at || (a.id < b.id ? -1 : Number(a.id > b.id)),
  )
  /** The newest lesson that was left out because newer ones filled the group. */
  floor: Member | null = null

  snapshot(): ModelHistory {
    const sample = this.members.items.slice(-SAMPLE_SIZE)
    const spans = (measure: keyof ModelHistory) =>
      sample.flatMap(({ lesson }) => lesson[measure] ?? []).sort((a, b) => a - b)
    return { wait: spans('wait'), run: spans('run'), result: spans('result') }
  }
}

export class HistoryIndex implements TaskIndex {
  readonly #groups = new Map<HistoryKey, Group>()
  readonly #members = new Map<TaskId, Member>()
  #changed = new Set<HistoryKey>()
  #thinned = false

  /** Takes over what a record teaches by now. */
  learn(record: TaskRecord): void {
    const known = this.#members.get(record.id)
    const member = memberOf(record)
    if (known !== undefined && member !== null && sameLesson(known, member)) return
    if (known !== undefined) this.#take(known)
    if (member !== null) this.#enter(member)
    if (known !== undefined) this.#refill(known.key)
  }

  forget(id: TaskId): void {
    const known = this.#members.get(id)
    if (known === undefined) return
    this.#take(known)
    this.#refill(known.key)
  }

  /** What changed since the last call. */
  takeChanges(): ReadonlyMap<HistoryKey, ModelHistory> {
    const changes = new Map([...this.#changed].map((key) => [key, this.#groups.get(key)?.snapshot() ?? NO_HISTORY]))
    this.#changed = new Set()
    return changes
  }

  /** True when so many left a group that lessons it once turned away belong to it: everything has to be taught again. */
  takeThinned(): boolean {
    const thinned = this.#thinned
    this.#thinned = false
    return thinned
  }

  #groupOf(key: HistoryKey): Group {
    const group = this.#groups.get(key) ?? new Group()
    this.#groups.set(key, group)
    return group
  }

  #enter(member: Member): void {
    const group = this.#groupOf(member.key)
    const { members } = group
    if (group.floor !== null && members.compare(member, group.floor) < 0) return
    members.add(member)
    this.#members.set(member.id, member)
    this.#changed.add(member.key)
    const [oldest] = members.items
    if (oldest === undefined || members.items.length <= RESERVE) return
    this.#take(oldest)
    group.floor = oldest
  }

  #take(member: Member): void {
    this.#groupOf(member.key).members.remove(member)
    this.#members.delete(member.id)
    this.#changed.add(member.key)
  }

  #refill(key: HistoryKey): void {
    const group = this.#groupOf(key)
    if (group.floor === null || group.members.items.length >= SAMPLE_SIZE) return
    group.floor = null
    this.#thinned = true
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

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

export interface HistoryIndex {
  /** Takes over what a record teaches by now. */
  learn(record: TaskRecord): void
  forget(id: TaskId): void
  /** What changed since the last call. */
  takeChanges(): ReadonlyMap<HistoryKey, ModelHistory>
  /**
   * Groups that lost a member after others had already been turned away. They are empty now: whoever has the records
   * teaches those of these groups again.
   */
  takeEmptied(): ReadonlySet<HistoryKey>
}

interface Member {
  readonly id: TaskId
  readonly key: HistoryKey
  readonly lesson: Lesson
}

interface Group {
  /** Oldest first. */
  readonly members: Member[]
  readonly spans: Record<keyof ModelHistory, Millis[]>
  /** True once a lesson was left out because newer ones filled the group. */
  overflowed: boolean
}

export function createHistoryIndex(): HistoryIndex {
  const groups = new Map<HistoryKey, Group>()
  const byId = new Map<TaskId, Member>()
  let changed = new Set<HistoryKey>()
  let emptied = new Set<HistoryKey>()

  function groupOf(key: HistoryKey): Group {
    const known = groups.get(key)
    if (known !== undefined) return known
    const made: Group = { members: [], spans: { wait: [], run: [], result: [] }, overflowed: false }
    groups.set(key, made)
    return made
  }

  function put(group: Group, member: Member): void {
    group.members.splice(placeOf(group.members, member, older), 0, member)
    byId.set(member.id, member)
    for (const measure of MEASURES) {
      const span = member.lesson[measure]
      if (span !== null) insert(group.spans[measure], span)
    }
    changed.add(member.key)
  }

  function take(group: Group, member: Member): void {
    group.members.splice(placeOf(group.members, member, older), 1)
    byId.delete(member.id)
    for (const measure of MEASURES) {
      const span = member.lesson[measure]
      if (span !== null) group.spans[measure].splice(placeOf(group.spans[measure], span, smaller), 1)
    }
    changed.add(member.key)
  }

  /** Whoever was turned away may have a place now, but only the records know who that was. */
  function leave(member: Member): void {
    const group = groupOf(member.key)
    if (!group.overflowed) {
      take(group, member)
      return
    }
    for (const { id } of group.members) byId.delete(id)
    groups.delete(member.key)
    changed.add(member.key)
    emptied.add(member.key)
  }

  function enter(member: Member): void {
    const group = groupOf(member.key)
    const oldest = group.members[0]
    if (oldest !== undefined && group.members.length >= SAMPLE_SIZE) {
      group.overflowed = true
      if (older(member, oldest)) return
      take(group, oldest)
    }
    put(group, member)
  }

  return {
    learn(record) {
      const key = historyKey(record)
      const lesson = key === null ? null : lessonOf(record)
      const known = byId.get(record.id)
      const member = key === null || lesson === null ? null : { id: record.id, key, lesson }
      if (known !== undefined) {
        if (member !== null && sameLesson(known, member)) return
        if (member !== null && known.key === member.key && known.lesson.at === member.lesson.at) {
          take(groupOf(known.key), known)
          put(groupOf(known.key), member)
          return
        }
        leave(known)
      }
      if (member !== null) enter(member)
    },
    forget(id) {
      const known = byId.get(id)
      if (known !== undefined) leave(known)
    },
    takeChanges() {
      const changes = new Map([...changed].map((key) => [key, snapshot(groups.get(key))]))
      changed = new Set()
      return changes
    },
    takeEmptied() {
      const keys = emptied
      emptied = new Set()
      return keys
    },
  }
}

function snapshot(group: Group | undefined): ModelHistory {
  if (group === undefined) return NO_HISTORY
  const { wait, run, result } = group.spans
  return { wait: [...wait], run: [...run], result: [...result] }
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

function insert(sorted: Millis[], value: Millis): void {
  sorted.splice(placeOf(sorted, value, smaller), 0, value)
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

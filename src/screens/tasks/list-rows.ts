/** The rows of the list: tasks, and the headings of their groups where they are grouped. Pure. */
import type { Grouping } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type EpochMs } from '#domain/time.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'

/** Tasks that have something in common. */
export interface TaskGroup {
  /** Stays the same while the group changes, and differs from that of any other grouping. */
  readonly key: string
  readonly by: Exclude<Grouping, 'none'>
  /** The tag, the model or the connection; null for tasks that have none, and for batches. */
  readonly value: string | null
  /** In the order of the list. */
  readonly ids: readonly TaskId[]
  /**
   * What `ids` has of it: all. Before all tasks are read, as the last visit kept it: all that it had then, or the first
   * of more. How many it has is not known then, and nothing can be done with it as a whole.
   */
  readonly has: 'all' | 'all of then' | 'the first'
  /** When the first and the last of a batch were added. */
  readonly from: EpochMs
  readonly until: EpochMs
}

/** How many tasks it has; -1, as in the attributes of a row, where that is not known. */
export function sizeOf({ has, ids }: TaskGroup): number {
  return has === 'all' ? ids.length : -1
}

interface TaskLine {
  readonly kind: 'task'
  /** A task with two tags has two rows. */
  readonly key: string
  readonly id: TaskId
  readonly index: number
  /** Its group and its place there, from 1; null in a list without groups. */
  readonly within: { readonly group: TaskGroup; readonly place: number } | null
}

export interface GroupLine {
  readonly kind: 'group'
  readonly key: string
  readonly index: number
  readonly group: TaskGroup
  readonly folded: boolean
  /** Its place among the groups, from 1. */
  readonly place: number
  /** How many groups there are; -1 where that is not known. */
  readonly of: number
}

export type ListLine = TaskLine | GroupLine

/** A pause longer than this between two tasks that were added ends a batch. */
const BATCH_PAUSE = 3 * SECOND

/** The groups of these tasks, each where its first task stands; those without a tag or a model come last. */
export function groupsOf(ids: readonly TaskId[], tasks: Tasks, by: Exclude<Grouping, 'none'>): readonly TaskGroup[] {
  const batchOf = by === 'batch' ? batches(tasks) : NO_BATCHES
  const groups = new Map<string, { value: string | null; ids: TaskId[]; from: EpochMs; until: EpochMs }>()
  for (const id of ids) {
    const record = tasks.get(id)
    if (record === undefined) continue
    for (const { key, value } of placesOf(record, by, batchOf)) {
      const { addedAt } = record
      const known = groups.get(key)
      if (known === undefined) groups.set(key, { value, ids: [id], from: addedAt, until: addedAt })
      else {
        known.ids.push(id)
        known.from = Math.min(known.from, addedAt)
        known.until = Math.max(known.until, addedAt)
      }
    }
  }
  const all = [...groups].map(([key, group]): TaskGroup => ({ key, by, has: 'all', ...group }))
  if (by === 'batch') return all
  return [...all.filter(({ value }) => value !== null), ...all.filter(({ value }) => value === null)]
}

/** Whether a task stands below the heading of a group that was made of others. */
export function isIn(record: TaskRecord, { key, by, from, until }: Pick<TaskGroup, 'key' | 'by' | 'from' | 'until'>) {
  if (by === 'batch') return record.addedAt >= from && record.addedAt <= until
  return placesOf(record, by, NO_BATCHES).some((place) => place.key === key)
}

function placesOf(
  record: TaskRecord,
  by: Exclude<Grouping, 'none'>,
  batchOf: ReadonlyMap<EpochMs, EpochMs>,
): readonly { readonly key: string; readonly value: string | null }[] {
  switch (by) {
    case 'batch':
      return [{ key: `batch ${batchOf.get(record.addedAt) ?? record.addedAt}`, value: null }]
    case 'connection':
      return [{ key: `connection ${record.connection}`, value: record.connection }]
    case 'model':
      return [
        record.model === null
          ? { key: 'no model', value: null }
          : { key: `model ${record.model}`, value: record.model },
      ]
    case 'tag': {
      if (record.tags.length === 0) return [{ key: 'no tag', value: null }]
      // Two spellings of one tag are one tag.
      const byName = new Map(record.tags.map((tag) => [tag.toLowerCase(), tag]))
      return [...byName].map(([name, tag]) => ({ key: `tag ${name}`, value: tag }))
    }
  }
}

const NO_BATCHES: ReadonlyMap<EpochMs, EpochMs> = new Map()

/** The beginning of the batch that each moment of adding belongs to, whatever the filter shows of it. */
function batches(tasks: Tasks): ReadonlyMap<EpochMs, EpochMs> {
  const moments = new Set<EpochMs>()
  for (const { addedAt } of tasks.values()) moments.add(addedAt)
  const begin = new Map<EpochMs, EpochMs>()
  let [first = 0] = moments
  let last: EpochMs | null = null
  for (const moment of [...moments].toSorted((a, b) => a - b)) {
    if (last === null || moment - last > BATCH_PAUSE) first = moment
    begin.set(moment, first)
    last = moment
  }
  return begin
}

/** The rows of the list, made as they are asked for: a hundred thousand of them are not there before one is seen. */
export interface Lines {
  readonly length: number
  readonly isGrouped: boolean
  readonly at: (index: number) => ListLine | undefined
  /** Where the row with this key is; -1 where it is not. */
  readonly placeOf: (key: string) => number
  /** The first row of a task. */
  readonly placeOfTask: (id: TaskId) => number
  /** Each task once, in the order of the rows: what *next* and a range of ticks go along. */
  readonly order: () => readonly TaskId[]
}

export function plainLines(ids: readonly TaskId[]): Lines {
  // Asked at each rendering for the row that the keyboard is on, which is the same mostly.
  let last: { readonly key: string; readonly place: number } | null = null
  function placeOf(key: string) {
    if (last?.key !== key) last = { key, place: ids.findIndex((id) => id === key) }
    return last.place
  }
  return {
    length: ids.length,
    isGrouped: false,
    at(index) {
      const id = ids[index]
      return id === undefined ? undefined : { kind: 'task', key: id, id, index, within: null }
    },
    placeOf,
    placeOfTask: placeOf,
    order: () => ids,
  }
}

/** Headings and, where they are not folded away, the tasks below each. */
export function groupedLines(groups: readonly TaskGroup[], foldedKeys: readonly string[]): Lines {
  const lines = linesOf(groups, new Set(foldedKeys))
  return {
    length: lines.length,
    isGrouped: lines.length > 0,
    at: (index) => lines[index],
    placeOf: (key) => lines.findIndex((line) => line.key === key),
    placeOfTask: (id) => lines.findIndex((line) => line.kind === 'task' && line.id === id),
    order: () => [...new Set(lines.flatMap((line) => (line.kind === 'task' ? [line.id] : [])))],
  }
}

function linesOf(groups: readonly TaskGroup[], away: ReadonlySet<string>): readonly ListLine[] {
  const lines: ListLine[] = []
  const of = groups.every(({ has }) => has === 'all') ? groups.length : -1
  for (const [at, group] of groups.entries()) {
    const folded = away.has(group.key)
    lines.push({ kind: 'group', key: group.key, index: lines.length, group, folded, place: at + 1, of })
    if (folded) continue
    for (const [place, id] of group.ids.entries()) {
      const within = { group, place: place + 1 }
      lines.push({ kind: 'task', key: `${group.key}\n${id}`, id, index: lines.length, within })
    }
    // What comes below is not known.
    if (group.has === 'the first') break
  }
  return lines
}

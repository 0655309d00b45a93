/** Lists, counts and groups computed from the records: never stored (law 1). Pure; "now" is an argument. */
import { atRisk } from '#domain/output/expiry.ts'
import { failureOf, ownTitleOf, type TaskId, type TaskRecord, titleOf, type VendorKey } from '#domain/task/task.ts'
import { countsOf, type PhaseCounts } from '#engine/ledger/phase-counts.ts'
import type { Kept, News } from '#engine/ledger/task-list.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { momentOf } from '#domain/history/measure.ts'
import { NONE, type TaskFilter, type TaskWindow } from '#domain/task/task-filter.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { phaseEntries } from '#domain/timeline/timeline.ts'

/** What a ledger keeps beside its tasks spares going through all of them. */
export type Tasks = ReadonlyMap<TaskId, TaskRecord> & Partial<Kept> & { readonly news?: News }

/** What a filter needs to know that is not in the records. */
export interface FilterContext {
  /** Tasks slower than usual, judged elsewhere from history. */
  readonly slow: ReadonlySet<TaskId>
  /** Dialects that have one word for waiting and running. */
  readonly hidesRunning: ReadonlySet<VendorKey>
}

/** At no cost for what the ledger shows; the same object until it changes. */
export function countByPhase(tasks: Tasks): PhaseCounts {
  return tasks.counts ?? countsOf(tasks.values())
}

/** Tasks that are not over. */
export function openTasks(tasks: Tasks): Iterable<TaskRecord> {
  return tasks.open?.values() ?? [...tasks.values()].filter(({ state }) => !isTerminal(state.phase))
}

/** Tasks of which something is at risk now or will be next, and maybe more. */
export function pressingTasks(tasks: Tasks, now: EpochMs): Iterable<TaskRecord> {
  return tasks.pressing?.near(now) ?? tasks.values()
}

/** Whether a filter lets a task through. */
export function passing(filter: TaskFilter, now: EpochMs, context: FilterContext): (task: TaskRecord) => boolean {
  const tests: ((task: TaskRecord) => boolean)[] = []
  const { attention, minAge, maxAge } = filter
  oneOf(filter.phases, (task) => task.state.phase)
  oneOf(filter.vendors, (task) => task.vendor)
  oneOf(filter.connections, (task) => task.connection)
  oneOf(filter.models, (task) => task.model ?? NONE)
  oneOf(lowered(filter.codes), codeOf)
  const tags = new Set(lowered(filter.tags))
  if (tags.size > 0) tests.push((task) => task.tags.some((tag) => tags.has(tag.toLowerCase())))
  const modelWords = lowered(filter.modelWords)
  if (modelWords.length > 0) tests.push((task) => modelWords.some((word) => task.model?.toLowerCase().includes(word)))
  if (attention !== null) tests.push((task) => needsAttention[attention](task, now, context))
  const { windows } = filter
  if (windows.length > 0) tests.push((task) => windows.some((window) => liesIn(task, window, context)))
  if (minAge !== null) tests.push((task) => ageOf(task, now) >= minAge)
  if (maxAge !== null) tests.push((task) => ageOf(task, now) <= maxAge)
  const unwanted = filter.not.map((other) => passing(other, now, context))
  if (unwanted.length > 0) tests.push((task) => !unwanted.some((lets) => lets(task)))
  const words = wordsOf(filter.text)
  if (words.length > 0) tests.push((task) => words.every((word) => keptText(task).includes(word)))
  return (task) => tests.every((test) => test(task))

  function oneOf(wanted: readonly string[], value: (task: TaskRecord) => string | null) {
    const set = new Set<string | null>(wanted)
    if (set.size > 0) tests.push((task) => set.has(value(task)))
  }
}

const needsAttention = {
  expiring: (task, now) => atRisk([task], now).length > 0,
  slow: (task, _now, context) => context.slow.has(task.id),
  failed: (task) => failureOf(task) !== null,
} as const satisfies Record<string, (task: TaskRecord, now: EpochMs, context: FilterContext) => boolean>

/** What is typed, in the parts that each have to occur. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

function codeOf(task: TaskRecord): string | null {
  const failure = failureOf(task)
  return failure === null ? null : (failure.code?.toLowerCase() ?? NONE)
}

function liesIn(task: TaskRecord, { moment, from, until }: TaskWindow, { hidesRunning }: FilterContext): boolean {
  const at = momentOf(task, moment, hidesRunning)
  return at !== null && at >= from && at < until
}

/** How old a task is for certain: it may be older. */
function ageOf(task: TaskRecord, now: EpochMs): Millis {
  return Math.max(0, now - createdAt(task))
}

/** When the task was there at the latest: the vendor's own time where that is known, else when it was added here. */
export function createdAt(task: TaskRecord): EpochMs {
  const first = phaseEntries(task.timeline)[0]
  return first === undefined ? task.addedAt : first.notAfter
}

/**
 * All that the words of a search are looked for in, in small letters. What stands within something else is found there:
 * an id of the vendor is a part of ours, and most tasks have but one title. A search goes through this of every task.
 */
export function searchableText(task: TaskRecord): string {
  const told: string[] = []
  for (const part of [
    task.id,
    task.remote?.id,
    titleOf(task),
    ownTitleOf(task),
    task.note,
    task.model,
    failureOf(task)?.code,
    ...task.tags,
  ]) {
    if (typeof part === 'string' && !told.some((other) => other.includes(part))) told.push(part)
  }
  return told.join('\n').toLowerCase()
}

/** Records never change, so the text to search is made once for each; forgotten with the record. */
const texts = new WeakMap<TaskRecord, string>()

function keptText(task: TaskRecord): string {
  const known = texts.get(task)
  if (known !== undefined) return known
  const text = searchableText(task)
  texts.set(task, text)
  return text
}

function lowered(values: readonly string[]): readonly string[] {
  return values.map((value) => value.toLowerCase())
}

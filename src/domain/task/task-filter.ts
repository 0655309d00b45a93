import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import type { Phase } from '#domain/task/phase.ts'
import type { EpochMs, Millis } from '#domain/time.ts'

/** What wants a person's attention: outputs about to die, tasks slower than usual, tasks that ended badly. */
export const ATTENTIONS = ['expiring', 'slow', 'failed'] as const
export type Attention = (typeof ATTENTIONS)[number]

/**
 * `waited`: a wait in the queue was over; `ran`: a run that succeeded was; `ended`: the task reached its end. What
 * exactly counts stands in `measure.ts`.
 */
export const MOMENTS = ['waited', 'ran', 'ended'] as const
export type Moment = (typeof MOMENTS)[number]

/** Tasks for which something happened in a span of time: what a point of a chart was made of. */
export interface TaskWindow {
  readonly moment: Moment
  readonly from: EpochMs
  /** Not included. */
  readonly until: EpochMs
}

/** Among codes and models: tasks that have none. */
export const NONE = 'none'

/**
 * Which tasks to look at. Values of one field are alternatives, fields narrow each other; an empty list or null
 * does not narrow at all.
 */
export interface TaskFilter {
  /** Words that must all occur in the id, prompt, note, model, tags or failure code. */
  readonly text: string
  readonly phases: readonly Phase[]
  readonly vendors: readonly VendorKey[]
  readonly connections: readonly ConnectionId[]
  /** Whole model names, as the vendor writes them, or {@link NONE}. */
  readonly models: readonly string[]
  /** Parts of model names, any case: what `model:kling` in the search field asks for. */
  readonly modelWords: readonly string[]
  /** Failure codes, any case, or {@link NONE}. */
  readonly codes: readonly string[]
  /** Tags, any case. */
  readonly tags: readonly string[]
  readonly attention: Attention | null
  /** Time since the task was created at the vendor, as far as known, else since it was added here. */
  readonly minAge: Millis | null
  readonly maxAge: Millis | null
  readonly windows: readonly TaskWindow[]
  /** Tasks that one of these lets through are left out. Made by `-tag:demo` in the search field, and by nothing else. */
  readonly not: readonly TaskFilter[]
}

export const EVERY_TASK: TaskFilter = {
  text: '',
  phases: [],
  vendors: [],
  connections: [],
  models: [],
  modelWords: [],
  codes: [],
  tags: [],
  attention: null,
  minAge: null,
  maxAge: null,
  windows: [],
  not: [],
}

/** Whether a filter lets the same tasks through at any time. */
export function isTimeless({ attention, minAge, maxAge, not }: TaskFilter): boolean {
  return attention !== 'expiring' && minAge === null && maxAge === null && not.every(isTimeless)
}

/** What the rows of the list are put together by; `batch`: what was added here at one time. */
export const GROUPINGS = ['none', 'batch', 'tag', 'model', 'connection'] as const
export type Grouping = (typeof GROUPINGS)[number]

/**
 * `active`: tasks on their way before those that are over, each by when the vendor made them; `queued`: time spent
 * waiting; `total`: from creation to the end or now; `expires`: the output that dies soonest; `created`: when the vendor made it;
 * `cost`: within one unit of the vendor's, never across two.
 */
export const SORT_KEYS = [
  'active',
  'added',
  'created',
  'queued',
  'total',
  'expires',
  'phase',
  'model',
  'vendor',
  'connection',
  'tags',
  'cost',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type SortDirection = 'asc' | 'desc'

/** A text, so that it compares with `===` and stands in an address as it is. */
export type TaskSort = `${SortKey}-${SortDirection}`

/** What is on its way first, then the newest: one paste of hundreds must not bury the few that still move. */
export const DEFAULT_SORT: TaskSort = 'active-desc'

export const TASK_SORTS: readonly TaskSort[] = SORT_KEYS.flatMap((key): TaskSort[] => [`${key}-asc`, `${key}-desc`])

export function sortOf(key: SortKey, direction: SortDirection): TaskSort {
  return `${key}-${direction}`
}

/** The two halves of a sort, for column headings. */
export function sortParts(sort: TaskSort): { readonly key: SortKey; readonly direction: SortDirection } {
  const key = SORT_KEYS.find((candidate) => sort.startsWith(`${candidate}-`)) ?? 'active'
  return { key, direction: sort.endsWith('-asc') ? 'asc' : 'desc' }
}

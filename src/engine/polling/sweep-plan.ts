/**
 * Whether it pays to read a vendor's list instead of asking about its tasks one by one, how far down, how often.
 * Pure arithmetic on what is live and on what the last sweep saw of the list.
 */
import type { TaskId } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { FEW } from '#engine/polling/list-sweeps.ts'

/** On average a page must tell of more than so many: it is more work than a poll. */
const MORE_THAN_ON_A_PAGE = 3

/** Deeper than this a sweep takes so long that it tells old news. */
const MOST_PAGES = 50

/** A list that is asked more often than this serves nobody: a person hardly notices the difference. */
const SHORTEST_SWEEP: Millis = 1.5 * SECOND

/** Of the polls' share of the rate: new tasks, and those that no page shows, want their turns too. */
const SWEEP_SHARE = 0.5

/** Where the pace of the tasks themselves allows it, a sweep is still this much fresher than their own polls. */
const FRESHER_THAN_POLLS = 4

/** A deeper sweep that saves nearly as much per second is better: it leaves fewer tasks behind. */
const NEARLY = 0.95

/** Vendors state whole seconds, and clocks differ a little. */
export const MADE_AT_SLACK: Millis = 5 * SECOND

/** Beyond the end of a whole list by more than clocks ever disagree: it is not in it. */
const WHOLE_SLACK: Millis = 10 * MINUTE

export interface SweptTask {
  readonly madeAt: EpochMs
  /** How often it would be polled by itself. */
  readonly interval: Millis
  /** The page on which sweeps saw it last, infinite when they do not find it; null before one looked for it. */
  readonly page: number | null
}

/** What a sweep saw of the list: without times in its rows, nothing. */
export interface ListShape {
  readonly newest: EpochMs
  /** When the oldest task of each page was made, first page first. */
  readonly ends: readonly EpochMs[]
  /** True when the last of these pages is the last there is. */
  readonly whole: boolean
}

/** What a sweep came to. */
export interface SweepEnd {
  /** `unsent`: our own budget let nothing go. `trouble`: the answer was no page of a list. */
  readonly kind: 'read' | 'trouble' | 'unsent'
  readonly pages: number
  /** Live tasks that were told of. */
  readonly tasks: number
  readonly shape: ListShape | null
  /** The page on which each live task was seen, told of or not. */
  readonly places: ReadonlyMap<TaskId, number>
  /** What was wanted and is on none of the pages that were read to their end. */
  readonly missing: ReadonlySet<TaskId>
}

export interface SweepPlan {
  readonly pages: number
  /** From the beginning of this sweep to that of the next. */
  readonly interval: Millis
  /** When the oldest task that it is meant for was made: a page that is older is the last. */
  readonly reach: EpochMs
}

/** One page's part: tasks, polls per millisecond, and the oldest of them. */
interface PageLoad {
  tasks: number
  demand: number
  oldest: EpochMs
}

/** `perSecond` is what polls of this connection may use. Null: polling one by one is cheaper. */
export function planSweep(
  tasks: readonly SweptTask[],
  size: number,
  shape: ListShape | null,
  perSecond: number,
): SweepPlan | null {
  const loads = loadsOf(tasks, size, shape)
  let best: SweepPlan | null = null
  let most = 0
  for (let pages = 1; pages <= loads.length; pages++) {
    const part = loads.slice(0, pages)
    const interval = intervalFor(part, perSecond)
    const due = sum(part.map(({ tasks: count, demand }) => Math.min(count, demand * interval)))
    // Where a page tells no more than the polls that it costs, polls it is.
    const saved = (due - pages) / interval
    if (sum(part.map(({ tasks: count }) => count)) <= Math.max(FEW, MORE_THAN_ON_A_PAGE * pages)) continue
    if (saved <= 0 || saved < most * NEARLY) continue
    most = Math.max(most, saved)
    best = { pages, interval, reach: Math.min(...part.map(({ oldest }) => oldest)) }
  }
  return best
}

function intervalFor(loads: readonly PageLoad[], perSecond: number): Millis {
  const ownPace = sum(loads.map(({ tasks }) => tasks)) / sum(loads.map(({ demand }) => demand))
  const affordable = (loads.length * SECOND) / (perSecond * SWEEP_SHARE)
  return Math.round(Math.max(SHORTEST_SWEEP, affordable, (ownPace || 0) / FRESHER_THAN_POLLS))
}

/** The tasks by the page they were seen on, or are probably on. A task that no page within reach shows is left out. */
function loadsOf(tasks: readonly SweptTask[], size: number, shape: ListShape | null): readonly PageLoad[] {
  const loads: PageLoad[] = []
  const newestFirst = tasks.toSorted((a, b) => b.madeAt - a.madeAt)
  for (const [rank, { madeAt, interval, page: seen }] of newestFirst.entries()) {
    // Before the list was ever seen: as if it held nothing but these tasks. The first sweep teaches better.
    const page = seen ?? Math.max(1 + Math.floor(rank / size), shape === null ? 1 : pageInShape(madeAt, shape))
    if (page > MOST_PAGES) continue
    while (loads.length < page) loads.push({ tasks: 0, demand: 0, oldest: Number.POSITIVE_INFINITY })
    const load = loads[page - 1]
    if (load === undefined) continue
    load.tasks += 1
    load.demand += 1 / interval
    load.oldest = Math.min(load.oldest, madeAt)
  }
  return loads
}

/**
 * The deepest page that may show a task: many are made within one of the whole seconds that vendors state. Below the
 * pages that were seen, tasks are taken to lie as densely as on them.
 */
function pageInShape(madeAt: EpochMs, { newest, ends, whole }: ListShape): number {
  const page = ends.findIndex((end) => end <= madeAt - SECOND)
  if (page >= 0) return page + 1
  const last = ends.at(-1)
  if (last === undefined) return Number.POSITIVE_INFINITY
  if (last <= madeAt) return ends.length
  // Its id and the list may be stamped by clocks that disagree: it is looked for before it is given up.
  if (whole) return last <= madeAt + WHOLE_SLACK ? ends.length : Number.POSITIVE_INFINITY
  const span = Math.max(1, newest - last) / ends.length
  return ends.length + Math.ceil((last - madeAt) / span)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

import { DEFAULT_SORT, GROUPINGS, TASK_SORTS, type Grouping, type TaskSort } from '#domain/task/task-filter.ts'
import { keptStore } from '#preferences/kept-store.ts'

/** How a person likes the list of tasks. An address that names an order or a grouping goes before it. */
interface ListLayout {
  readonly sort: TaskSort
  readonly group: Grouping
  /** Keys of the columns to show; null for the usual ones. */
  readonly columns: readonly string[] | null
  /** Widths that were chosen, in px, by the key of their column. */
  readonly widths: Readonly<Record<string, number>>
  /** Keys of the groups whose tasks are folded away. */
  readonly folded: readonly string[]
}

export const AT_FIRST: ListLayout = { sort: DEFAULT_SORT, group: 'none', columns: null, widths: {}, folded: [] }

/** Wider than any screen is a mistake. */
const WIDEST = 1200
const NARROWEST = 40
/** Groups that are gone leave their keys behind: the oldest go first. */
const MOST_FOLDED = 200

/** The layout in what any version has stored; each part that makes no sense is as it was at first. */
function layoutIn(stored: unknown): ListLayout {
  const known = new Map(entriesIn(stored))
  return {
    sort: TASK_SORTS.find((sort) => sort === known.get('sort')) ?? AT_FIRST.sort,
    group: GROUPINGS.find((group) => group === known.get('group')) ?? AT_FIRST.group,
    columns: Array.isArray(known.get('columns')) ? textsIn(known.get('columns')) : null,
    widths: Object.fromEntries(
      entriesIn(known.get('widths')).flatMap(([key, width]) =>
        typeof width === 'number' && width >= NARROWEST && width <= WIDEST ? [[key, width]] : [],
      ),
    ),
    folded: textsIn(known.get('folded')).slice(-MOST_FOLDED),
  }
}

function entriesIn(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each: unknown) => typeof each === 'string') : []
}

export const listLayout = keptStore({ name: 'renderwatch.list', initial: AT_FIRST, read: layoutIn })

export function listLaidOut(change: Partial<ListLayout>): void {
  listLayout.setState(change)
}

export function columnWidened(key: string, width: number): void {
  const within = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
  listLayout.setState(({ widths }) => ({ widths: { ...widths, [key]: within } }))
}

/** Folds a group's tasks away, or shows them again. */
export function groupFolded(key: string, isFolded: boolean): void {
  listLayout.setState(({ folded }) => {
    const others = folded.filter((each) => each !== key)
    return { folded: isFolded ? [...others, key].slice(-MOST_FOLDED) : others }
  })
}

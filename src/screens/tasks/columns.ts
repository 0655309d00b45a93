/** The columns of the list: what they are called, what they sort by, and which of them fit. Pure. */
import type { SortKey } from '#domain/task/task-filter.ts'

export type ColumnKey =
  | 'status'
  | 'task'
  | 'model'
  | 'connection'
  | 'tags'
  | 'timeline'
  | 'queued'
  | 'total'
  | 'cost'
  | 'attention'

export interface Column {
  readonly key: ColumnKey
  readonly label: string
  readonly sort: SortKey
  /** A second thing that the column shows, and can be sorted by. */
  readonly also?: { readonly label: string; readonly sort: SortKey }
  readonly end: boolean
  /** Shown unless the person chose otherwise. */
  readonly usual: boolean
  /** Below this it says nothing any more, in px. */
  readonly least: number
  /** What it grows to where there is room: px, or a share of what is left over. */
  readonly most: `${number}px` | `${number}fr`
  /** What does not fit goes by this, the highest first; null for what always stays. */
  readonly leaves: number | null
}

/** Columns after the one with the tick boxes. */
export const COLUMNS: readonly Column[] = [
  column('status', 'Status', 'phase', { least: 104, most: '112px' }),
  column('task', 'Task', 'added', { least: 190, most: '2fr' }),
  {
    ...column('model', 'Model', 'model', { least: 84, most: '1fr', leaves: 1 }),
    also: { label: 'Vendor', sort: 'vendor' },
  },
  { ...column('connection', 'Connection', 'connection', { least: 84, most: '0.7fr', leaves: 4 }), usual: false },
  { ...column('tags', 'Tags', 'tags', { least: 84, most: '0.8fr', leaves: 5 }), usual: false },
  column('timeline', 'Timeline', 'created', { least: 68, most: '132px', leaves: 6 }),
  { ...column('queued', 'Queued', 'queued', { least: 68, most: '88px', leaves: 2 }), end: true },
  { ...column('total', 'Total', 'total', { least: 68, most: '88px' }), end: true },
  { ...column('cost', 'Cost', 'cost', { least: 72, most: '132px', leaves: 3 }), end: true, usual: false },
  column('attention', 'Attention', 'expires', { least: 150, most: '168px' }),
]

function column(
  key: ColumnKey,
  label: string,
  sort: SortKey,
  { least, most, leaves }: Pick<Column, 'least' | 'most'> & { readonly leaves?: number },
): Column {
  return { key, label, sort, least, most, leaves: leaves ?? null, end: false, usual: true }
}

/** Px: the tick box, the space at both ends, and between two columns. */
const BOX = 18
const ENDS = 32
const GAP = 12
const WIDE_GAP = 16
/** From here on columns may breathe. */
const WIDE = 1080

export interface ColumnPlan {
  readonly columns: readonly Column[]
  /** For `grid-template-columns`, the tick box included. */
  readonly template: string
  readonly gap: number
}

/** The columns that fit into a list of this width, in the order of {@link COLUMNS}. */
export function planColumns(
  width: number,
  chosen: readonly string[] | null,
  widths: Readonly<Record<string, number>>,
): ColumnPlan {
  const gap = width < WIDE ? GAP : WIDE_GAP
  let columns = COLUMNS.filter(({ key, usual, leaves }) => leaves === null || (chosen?.includes(key) ?? usual))
  while (leastOf(columns, gap) > width) {
    const last = Math.max(...columns.map(({ leaves }) => leaves ?? 0))
    if (last === 0) break
    columns = columns.filter(({ leaves }) => leaves !== last)
  }
  const tracks = columns.map(({ key, least, most }) => {
    const own = Object.hasOwn(widths, key) ? widths[key] : undefined
    // One that was made narrower than it likes to be is meant so; a wider one gives way where there is no room.
    if (own !== undefined) return own <= least ? `${own}px` : `minmax(${least}px, ${own}px)`
    return `minmax(${least}px, ${most})`
  })
  return { columns, template: [`${BOX}px`, ...tracks].join(' '), gap }
}

function leastOf(columns: readonly Column[], gap: number): number {
  return columns.reduce((sum, { least }) => sum + least + gap, BOX + ENDS)
}

/** Shared by the heading and every row, together with {@link tracksOf}. */
export const ROW_GRID = 'grid items-center px-4'

export function tracksOf({ template, gap }: ColumnPlan) {
  return { gridTemplateColumns: template, columnGap: gap }
}

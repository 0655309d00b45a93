import type { SortKey } from '#domain/task/task-filter.ts'

export interface Column {
  readonly key: string
  readonly label: string
  readonly sort: SortKey | null
  /** A second thing that the column shows, and can be sorted by. */
  readonly also?: { readonly label: string; readonly sort: SortKey }
  readonly end: boolean
  /** Left out where the list is narrow, beside an open panel. */
  readonly optional: boolean
}

/** Columns after the one with the tick boxes. */
export const COLUMNS: readonly Column[] = [
  { key: 'status', label: 'Status', sort: 'phase', end: false, optional: false },
  { key: 'task', label: 'Task', sort: 'added', end: false, optional: false },
  {
    key: 'model',
    label: 'Model',
    sort: 'model',
    also: { label: 'Vendor', sort: 'vendor' },
    end: false,
    optional: false,
  },
  { key: 'timeline', label: 'Timeline', sort: null, end: false, optional: true },
  { key: 'queued', label: 'Queued', sort: 'queued', end: true, optional: false },
  { key: 'total', label: 'Total', sort: 'total', end: true, optional: false },
  { key: 'attention', label: 'Attention', sort: 'expires', end: false, optional: false },
]

/** Shared by the heading and every row. The list is a size container: what matters is its own width, not the window's. */
export const ROW_GRID =
  'grid items-center gap-x-3 px-4 grid-cols-[18px_104px_minmax(150px,1.5fr)_minmax(84px,0.75fr)_56px_56px_128px] ' +
  '@[820px]:grid-cols-[18px_104px_minmax(168px,1.45fr)_minmax(100px,0.85fr)_80px_56px_56px_132px] ' +
  '@[1080px]:gap-x-4 @[1080px]:grid-cols-[18px_112px_minmax(240px,2fr)_minmax(140px,1fr)_132px_64px_64px_168px]'

export const OPTIONAL_CELL = 'hidden @[820px]:flex'

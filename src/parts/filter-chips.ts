import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import { PHASE_WORDS } from '#domain/task/phase.ts'
import { MOMENTS, type Attention, type Moment, type TaskFilter } from '#domain/task/task-filter.ts'
import type { EpochMs } from '#domain/time.ts'
import { formatSpan } from '#ui/duration.ts'

interface Chip {
  readonly key: string
  readonly field: string
  readonly value: string
  /** The filter without this narrowing. */
  readonly without: TaskFilter
}

const ATTENTION_WORDS = {
  expiring: 'about to expire',
  slow: 'slower than usual',
  failed: 'failed',
} as const satisfies Record<Attention, string>

const MOMENT_WORDS = {
  waited: 'Wait over',
  ran: 'Run over',
  ended: 'Ended',
} as const satisfies Record<Moment, string>

/** One chip for each value that narrows the list. Text is not among them: it stands in the search field. */
export function chipsOf(
  filter: TaskFilter,
  connectionLabel: (id: ConnectionId) => string,
  vendorLabel: (key: VendorKey) => string,
  spanLabel: (from: EpochMs, until: EpochMs) => string,
): readonly Chip[] {
  const chips: Chip[] = []
  function each<T extends string>(
    field: string,
    values: readonly T[],
    words: (value: T) => string,
    without: (rest: readonly T[]) => Partial<TaskFilter>,
  ) {
    for (const value of values) {
      const rest = values.filter((other) => other !== value)
      chips.push({
        key: `${field} ${value}`,
        field,
        value: words(value),
        without: { ...filter, ...without(rest) },
      })
    }
  }
  const asIs = (value: string) => value
  each(
    'Status',
    filter.phases,
    (phase) => PHASE_WORDS[phase],
    (phases) => ({ phases }),
  )
  each('Vendor', filter.vendors, vendorLabel, (vendors) => ({ vendors }))
  each('Connection', filter.connections, connectionLabel, (connections) => ({ connections }))
  each('Model', filter.models, asIs, (models) => ({ models }))
  each('Model has', filter.modelWords, asIs, (modelWords) => ({ modelWords }))
  each('Error code', filter.codes, asIs, (codes) => ({ codes }))
  each('Tag', filter.tags, asIs, (tags) => ({ tags }))
  if (filter.attention !== null) {
    const value = ATTENTION_WORDS[filter.attention]
    chips.push({ key: 'attention', field: 'Needs attention', value, without: { ...filter, attention: null } })
  }
  if (filter.minAge !== null) {
    const value = `over ${formatSpan(filter.minAge)}`
    chips.push({ key: 'min-age', field: 'Age', value, without: { ...filter, minAge: null } })
  }
  if (filter.maxAge !== null) {
    const value = `under ${formatSpan(filter.maxAge)}`
    chips.push({ key: 'max-age', field: 'Age', value, without: { ...filter, maxAge: null } })
  }
  for (const moment of MOMENTS) {
    const spans = filter.windows.filter((window) => window.moment === moment)
    const [first] = spans
    if (first === undefined) continue
    const value = spans.length === 1 ? spanLabel(first.from, first.until) : `in ${spans.length} spans of time`
    const without = { ...filter, windows: filter.windows.filter((window) => window.moment !== moment) }
    chips.push({ key: `within ${moment}`, field: MOMENT_WORDS[moment], value, without })
  }
  return chips
}

/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import { PHASE_WORDS } from '#domain/task/phase.ts'
import { HOUR } from '#domain/time.ts'
import { useConnection } from '#engine/connection/use-connections.ts'
import { PhaseIcon } from '#parts/phase-icon.tsx'
import { PHASE_TONES, TONE_CLASSES } from '#parts/phase-label.tsx'
import { useSelectedIds } from '#parts/selected-tasks.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { useMarkedTasks } from '#screens/tasks/kept-list.ts'
import { totalsOf, type GroupTotals } from '#screens/tasks/group-totals.ts'
import type { GroupLine, TaskGroup } from '#screens/tasks/list-rows.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatMoment } from '#ui/date-time.ts'
import { amountOf, countOf, formatCount } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'

/** The heading of a group: what its tasks have in common, how they fare, and what they cost as far as it is known. */
export function GroupRow({
  line,
  height,
  active,
  span,
}: {
  readonly line: GroupLine
  readonly height: number
  readonly active: boolean
  /** How many columns it lies over. */
  readonly span: number
}) {
  const { group, folded, index, key, place, of } = line
  const isKnown = group.has === 'all'
  const tasks = useMarkedTasks('totals')
  const totals = useMemo(() => totalsOf(group.ids, tasks), [group.ids, tasks])
  const name = useGroupName(group)
  const selected = useSelectedIds()
  const ticked = selected.size === 0 ? 0 : group.ids.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0)
  return (
    <div
      role="row"
      aria-level={1}
      aria-expanded={!folded}
      aria-posinset={place}
      aria-setsize={of}
      aria-rowindex={index + 2}
      tabIndex={active ? 0 : -1}
      data-row={key}
      style={{ top: index * height, height }}
      className="absolute inset-x-0 flex cursor-default items-center gap-3 border-b border-line bg-raised/50 px-4 contain-strict hover:bg-raised focus-visible:-outline-offset-2"
    >
      <div role="gridcell" data-select className="-mx-2 flex h-full w-[34px] shrink-0 items-center justify-center">
        {isKnown ? (
          <Checkbox
            label={`Select ${countOf(group.ids.length, 'task')} of ${name}`}
            hideLabel
            tabIndex={-1}
            checked={ticked > 0 && ticked === group.ids.length}
            mixed={ticked > 0 && ticked < group.ids.length}
            // The list hears of the press, as with any row.
            onChecked={() => undefined}
          />
        ) : null}
      </div>
      <div role="gridcell" aria-colspan={span - 1} className="flex min-w-0 flex-1 items-center gap-2">
        <ChevronDown
          size={14}
          aria-hidden="true"
          className={classNames('shrink-0 text-muted', folded && '-rotate-90')}
        />
        <bdi title={name} className="min-w-16 shrink truncate font-semibold">
          {name}
        </bdi>{' '}
        {isKnown ? (
          <>
            <span className="shrink-0 text-xs text-muted">{`${countOf(group.ids.length, 'task')} `}</span>
            <Totals totals={totals} of={group.ids.length} />
          </>
        ) : null}
      </div>
    </div>
  )
}

function Totals({ totals: { phases, costs }, of }: { readonly totals: GroupTotals; readonly of: number }) {
  return (
    <span className="ml-auto flex min-w-0 items-center gap-3 overflow-hidden text-xs whitespace-nowrap">
      {phases.map(({ phase, count }) => (
        <span
          key={phase}
          title={PHASE_WORDS[phase]}
          className={classNames('flex items-center gap-1', TONE_CLASSES[PHASE_TONES[phase]].text)}
        >
          <PhaseIcon phase={phase} size={9} />
          {/* Read aloud as one text: words want a space between them. */}
          {`${formatCount(count)} `}
          <span className="@max-[700px]:sr-only">{`${PHASE_WORDS[phase].toLowerCase()} `}</span>
        </span>
      ))}
      {costs.map(({ unit, amount, tasks, isEstimate }) => (
        <span key={unit} title={`What the vendor says of ${countOf(tasks, 'task')}`} className="text-muted">
          {isEstimate ? '≈ ' : ''}
          {amountOf(amount, unit)}
          {tasks < of ? ` for ${formatCount(tasks)} of ${formatCount(of)}` : ''}
        </span>
      ))}
    </span>
  )
}

const WITHOUT = { tag: 'No tag', model: 'Model unknown', batch: '', connection: '' } as const

function useGroupName({ by, value, from, until }: TaskGroup): string {
  const connection = useConnection(by === 'connection' && value !== null ? value : '')
  const zone = useTimeZone()
  const now = useNow(HOUR)
  if (by === 'batch') {
    const [first, last] = [formatMoment(from, now, zone), formatMoment(until, now, zone)]
    return first === last ? `Added ${first}` : `Added ${first} – ${last}`
  }
  return connection?.connection.label ?? value ?? WITHOUT[by]
}

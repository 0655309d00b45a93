import type { ConnectionMatch } from '#domain/connection/match-connections.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { countOf } from '#ui/numbers.ts'
import { SelectField } from '#ui/select-field.tsx'

/** Which connection of the gateway the tasks of one that it does not know belong to. */
export function MatchChoice({
  match: { from, choices },
  chosen,
  onChoose,
}: {
  readonly match: ConnectionMatch
  readonly chosen: ConnectionId | null
  readonly onChoose: (to: ConnectionId | null) => void
}) {
  const vendorLabel = useVendorLabel()
  const what = `${countOf(from.tasks, 'task')} of “${from.id}” (${vendorLabel(from.vendor)})`
  if (choices.length === 0) {
    return (
      <p className="text-muted">
        {what}: the gateway has no connection of this vendor. They stay in this browser until it has one.
      </p>
    )
  }
  return (
    <SelectField
      label={`${what} belong to`}
      value={chosen ?? ''}
      options={[
        { value: '', label: 'Leave them in this browser' },
        ...choices.map(({ id, label }) => ({ value: id, label })),
      ]}
      onValue={(value) => onChoose(value === '' ? null : value)}
      help="The gateway asks with that connection’s key: only the account that made them knows these tasks."
    />
  )
}

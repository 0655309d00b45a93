import { useState } from 'react'
import type { ConnectionId } from '#domain/task/task.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { ConnectionTest } from '#parts/connection-test.tsx'
import type { Verdict } from '#triage/rule.ts'
import { Checkbox } from '#ui/checkbox.tsx'

const DONE = {
  balance: 'I have topped up the balance',
  other: 'I have fixed the cause',
} as const

/**
 * The way to a retry where the request is not at fault: a test that works on every connection of the group, and the
 * person's word. A test alone proves no balance: vendors answer it for free.
 */
export function CauseFixed({
  connections,
  category,
  onFixed,
}: {
  readonly connections: readonly ConnectionId[]
  readonly category: Verdict['category']
  readonly onFixed: (fixed: boolean) => void
}) {
  const { statuses } = useConnections()
  const [working, setWorking] = useState<ReadonlySet<ConnectionId>>(new Set())
  const [confirmed, setConfirmed] = useState(false)
  const tested = connections.length > 0 && connections.every((id) => working.has(id))

  function onTested(id: ConnectionId, works: boolean) {
    const next = new Set(working)
    if (works) next.add(id)
    else next.delete(id)
    setWorking(next)
    if (!connections.every((other) => next.has(other))) onFixed(false)
    else if (confirmed) onFixed(true)
  }

  return (
    <div className="rounded-md border border-line px-3 pb-2.5 text-sm">
      <p className="pt-2.5 text-xs text-muted">
        They can be resubmitted once the cause is fixed: test the connection, then say so.
      </p>
      {connections.map((id) => (
        <div key={id}>
          {connections.length > 1 ? (
            <p className="mt-2 text-xs font-medium">{statuses.get(id)?.connection.label ?? id}</p>
          ) : null}
          <ConnectionTest connection={id} onTested={(works) => onTested(id, works)} />
        </div>
      ))}
      {tested ? (
        <Checkbox
          className="mt-2"
          label={DONE[category === 'balance' ? 'balance' : 'other']}
          checked={confirmed}
          onChecked={(checked) => {
            setConfirmed(checked)
            onFixed(checked)
          }}
        />
      ) : null}
    </div>
  )
}

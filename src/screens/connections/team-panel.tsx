import type { TeamInfo } from '#engine/engine.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import type { Orphans } from '#screens/connections/orphans.ts'
import { gatewayWords, ownedRows } from '#screens/connections/owners.ts'
import { classNames } from '#ui/class-names.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'

/** Where several gateways keep the list: which of them works for what. */
export function TeamPanel({ team, orphans }: { readonly team: TeamInfo; readonly orphans: readonly Orphans[] }) {
  const { statuses } = useConnections()
  const now = useNow()
  const zone = useTimeZone()
  const known = [...statuses.values()].map(({ connection }) => connection)
  const gone = orphans.map(({ connection }) => ({ id: connection, label: connection }))
  return (
    <Panel title="Gateways">
      <p className="mb-2 text-sm">{gatewayWords(team)}</p>
      <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-y-1 text-sm">
        {ownedRows(team, [...known, ...gone], now, zone).map(({ connection, label, words, isStuck }) => (
          <div key={connection} className="contents">
            <dt className="truncate text-muted">{label}</dt>
            <dd className={classNames('wrap-anywhere', isStuck && 'text-warn')}>{words}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

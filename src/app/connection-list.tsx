import { connectionsRoute } from '#url/route.ts'
import { RouteLink } from '#url/route-link.tsx'
import type { ConnectionStatus } from '#engine/engine.ts'
import { railRows } from '#app/rail-rows.ts'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { doingTone, doingWords } from '#parts/machine-words.ts'
import { useConnectionDoing } from '#parts/use-doing.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

const DOTS = {
  quiet: 'bg-queued-fill',
  good: 'bg-succeeded-fill',
  warn: 'bg-timed-out-fill',
  bad: 'bg-failed-fill',
} as const

/** Each connection with its health; a press shows it in full. */
export function ConnectionList() {
  const { gateway, statuses } = useConnections()
  const { liveBy } = usePolling()
  if (gateway === 'unreachable' && statuses.size === 0) {
    return <p className="px-2.5 text-xs text-warn">Gateway unreachable. Stored tasks stay readable.</p>
  }
  const { shown, hidden } = railRows([...statuses.values()], liveBy)
  return (
    <ul className="flex flex-col">
      {shown.map((status) => (
        <li key={status.connection.id}>
          <ConnectionRow status={status} />
        </li>
      ))}
      {hidden === 0 ? null : (
        <li>
          <RouteLink
            to={connectionsRoute()}
            className="flex h-[31px] items-center rounded-md px-2.5 text-xs text-muted hover:bg-raised hover:text-ink"
          >
            and {hidden} more that rest
          </RouteLink>
        </li>
      )}
    </ul>
  )
}

function ConnectionRow({ status }: { readonly status: ConnectionStatus }) {
  const { connection, budget } = status
  const doing = useConnectionDoing(connection.id)
  const tone = doingTone(doing)
  const words = doingWords(doing, budget, useNow(), useTimeZone())
  return (
    <RouteLink
      to={connectionsRoute(connection.id)}
      aria-label={`${connection.label}: ${words.long}`}
      title={words.long}
      data-tone={tone}
      className="flex h-[31px] items-center gap-2 rounded-md px-2.5 text-xs text-muted hover:bg-raised hover:text-ink"
    >
      <span aria-hidden="true" className={classNames('size-1.5 shrink-0 rounded-full', DOTS[tone])} />
      <span className="min-w-0 flex-1 truncate">{connection.label}</span>
      <span className="shrink-0 font-mono text-2xs">{words.short}</span>
    </RouteLink>
  )
}

import { useStore } from 'zustand'
import { madeAt, type AtRisk } from '#domain/expiry.ts'
import type { Output } from '#domain/output.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey } from '#engine/outputs/outputs-surface.ts'
import { taskTitle } from '#parts/task-title.ts'
import { fileNameOf, outputLabel } from '#previews/output-words.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { classNames } from '#ui/class-names.ts'
import { formatSpan } from '#ui/duration.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'
import { vendorOf } from '#vendors/registry.ts'

/** More than this is not a list to work through but a case for *Save all at risk*. */
const SHOWN = 8

/** The unsaved outputs that die soonest, as work to do. */
export function RiskList({ risks }: { readonly risks: readonly AtRisk[] }) {
  return (
    <Panel title="At risk" className="mb-4">
      <ul>
        {risks.slice(0, SHOWN).map((risk) => (
          <RiskRow key={`${risk.record.id} ${risk.output.key}`} risk={risk} />
        ))}
      </ul>
      {risks.length > SHOWN ? (
        <p className="border-t border-line pt-2 text-xs text-muted">and {risks.length - SHOWN} more</p>
      ) : null}
    </Panel>
  )
}

function RiskRow({ risk }: { readonly risk: AtRisk }) {
  const { record, output, level, expiresAt } = risk
  const engine = useEngine()
  const minute = useNow(MINUTE)
  const now = useNow(expiresAt - minute > HOUR ? MINUTE : SECOND)
  const save = useStore(engine.outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))
  const born = madeAt(record)
  const used = expiresAt > born ? Math.min(1, Math.max(0, (now - born) / (expiresAt - born))) : 1
  const bad = level !== 'soon'
  return (
    <li className="grid items-center gap-x-4 gap-y-1 border-t border-line py-2 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_8rem_9rem_auto_auto]">
      <div className="min-w-0">
        <RouteLink to={tasksRoute({ task: record.id })} className="block truncate font-medium hover:underline">
          {taskTitle(record)}
        </RouteLink>
        <p className="truncate text-xs text-muted">
          {vendorOf(record.vendor)?.label ?? record.vendor} · {record.model ?? 'unknown model'}
        </p>
        {save?.kind === 'failed' ? <p className="text-xs wrap-anywhere text-danger">{save.message}</p> : null}
      </div>
      <div className="min-w-0 font-mono text-2xs text-muted">
        <MiddleCut text={fileNameOf(output.url) ?? outputLabel(output)} />
        {output.bytes === null ? null : formatBytes(output.bytes)}
      </div>
      <div className={bad ? 'text-danger' : 'text-warn'}>
        <p className="text-xs font-semibold">{formatSpan(expiresAt - now)} left</p>
        <div aria-hidden="true" className="mt-0.5 h-1 overflow-hidden rounded-full bg-raised">
          <div style={{ width: `${used * 100}%` }} className={classNames('h-full', bad ? 'bg-danger' : 'bg-warn')} />
        </div>
      </div>
      <span className="justify-self-start">
        <Badge tone={bad ? 'danger' : 'warn'}>{riskWords(output)}</Badge>
      </span>
      <Button
        size="sm"
        busy={save?.kind === 'saving'}
        onClick={() => void engine.outputs.save(record.id, output.key)}
        className="justify-self-start"
      >
        Download
      </Button>
    </li>
  )
}

function riskWords(output: Output): string {
  return output.expiry?.source === 'estimate' ? 'at risk · estimate' : 'at risk'
}

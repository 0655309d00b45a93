import { useStore } from 'zustand'
import { madeAt, type AtRisk } from '#domain/output/expiry.ts'
import type { ExpirySource } from '#domain/output/output.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey } from '#engine/outputs/outputs-surface.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { taskTitle } from '#parts/task-title.ts'
import { fileNameOf, outputLabel } from '#previews/output-words.ts'
import { decline } from '#screens/outputs/decline.ts'
import { SnoozeMenu } from '#screens/outputs/snooze-menu.tsx'
import { placeOf } from '#screens/outputs/tile-key.ts'
import { Button } from '#ui/button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatSpan } from '#ui/duration.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { useNow } from '#ui/use-now.ts'

/** Where the time comes from, in a word or two beside it. */
const SOURCE_WORDS = {
  vendor: { short: '', long: 'the vendor names this time' },
  signature: { short: ' · signature', long: 'read from the signature of the link' },
  estimate: { short: ' · estimate', long: 'an estimate: the vendor names no time' },
} as const satisfies Record<ExpirySource, { short: string; long: string }>

export function sourceWords(source: ExpirySource): string {
  return SOURCE_WORDS[source].long
}

/** One unsecured output that dies soon, and what can be done about it. */
export function RiskRow({
  risk,
  size,
  chosen,
  onChosen,
  onOpen,
}: {
  readonly risk: AtRisk
  readonly size: number | null
  readonly chosen: boolean
  readonly onChosen: (chosen: boolean) => void
  readonly onOpen: () => void
}) {
  const { record, output, level, expiresAt } = risk
  const engine = useEngine()
  const vendorLabel = useVendorLabel()
  const minute = useNow(MINUTE)
  const now = useNow(expiresAt - minute > HOUR ? MINUTE : SECOND)
  const save = useStore(engine.outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))
  const born = madeAt(record)
  const used = expiresAt > born ? Math.min(1, Math.max(0, (now - born) / (expiresAt - born))) : 1
  const bad = level !== 'soon'
  const source = SOURCE_WORDS[output.expiry?.source ?? 'vendor']
  const title = taskTitle(record)
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 first:border-t-0 desk:grid-cols-[auto_minmax(0,1fr)_8rem_9.5rem_6.5rem_auto]">
      <Checkbox label={`Choose ${title}`} hideLabel checked={chosen} onChecked={onChosen} />
      <div className="min-w-0">
        <button type="button" onClick={onOpen} className="block max-w-full truncate font-medium hover:underline">
          {title}
        </button>
        <p className="truncate text-xs text-muted">
          {vendorLabel(record.vendor)} · {record.model ?? 'unknown model'}
        </p>
        {save?.kind === 'failed' ? <p className="text-xs wrap-anywhere text-danger">{save.message}</p> : null}
      </div>
      <div className="min-w-0 font-mono text-2xs text-muted max-desk:col-start-2">
        <MiddleCut text={fileNameOf(output.url) ?? outputLabel(output)} />
        {size === null ? null : formatBytes(size)}
      </div>
      <div className={classNames('max-desk:col-start-2', bad ? 'text-danger' : 'text-warn')}>
        <p className="text-xs font-semibold">{formatSpan(expiresAt - now)} left</p>
        <div aria-hidden="true" className="mt-0.5 h-1 overflow-hidden rounded-full bg-raised">
          <div style={{ width: `${used * 100}%` }} className={classNames('h-full', bad ? 'bg-danger' : 'bg-warn')} />
        </div>
      </div>
      <span
        title={source.long}
        className={classNames(
          'justify-self-start rounded-sm px-1.5 py-0.5 font-mono text-2xs max-desk:col-start-2 desk:justify-self-stretch',
          bad ? 'bg-danger-soft text-danger' : 'bg-warn-soft text-warn',
        )}
      >
        at risk{source.short}
      </span>
      <div className="-mx-1.5 flex items-center max-desk:col-start-2">
        <Button
          size="sm"
          tone="quiet"
          className="px-1.5! text-accent!"
          busy={save?.kind === 'saving'}
          onClick={() => void engine.outputs.save(record.id, output.key)}
        >
          Save
        </Button>
        <SnoozeMenu place={placeOf(risk)} expiresAt={expiresAt} />
        <Button
          size="sm"
          tone="quiet"
          className="px-1.5! text-accent!"
          onClick={() => decline(engine, [placeOf(risk)])}
        >
          Don’t need it
        </Button>
      </div>
    </li>
  )
}

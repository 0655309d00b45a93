import { useStore } from 'zustand'
import { madeAt, type AtRisk } from '#domain/output/expiry.ts'
import type { ExpirySource } from '#domain/output/output.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey, type SaveState } from '#engine/outputs/outputs-surface.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { fileNameOf } from '#previews/output-words.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { decline } from '#screens/outputs/decline.ts'
import { opensInPlace } from '#screens/outputs/opens-in-place.ts'
import { SnoozeMenu } from '#screens/outputs/snooze-menu.tsx'
import { Thumbnail } from '#previews/thumbnail.tsx'
import { ShownOrigin } from '#screens/outputs/shown-origin.tsx'
import { shownLabel, shownName, shownTitle } from '#screens/outputs/shown-words.ts'
import { keyOf, placeOf } from '#screens/outputs/tile-key.ts'
import { formatBytes } from '#ui/bytes.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatSpan } from '#ui/duration.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { outputsRoute } from '#url/route.ts'

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
  readonly onChosen: () => void
  readonly onOpen: () => void
}) {
  const { record, output, level, expiresAt } = risk
  const minute = useNow(MINUTE)
  const now = useNow(expiresAt - minute > HOUR ? MINUTE : SECOND)
  const born = madeAt(record)
  const used = expiresAt > born ? Math.min(1, Math.max(0, (now - born) / (expiresAt - born))) : 1
  const bad = level !== 'soon'
  const source = SOURCE_WORDS[output.expiry?.source ?? 'vendor']
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-1 gap-y-1 border-t border-line px-3.5 py-2 first:border-t-0 pointer-coarse:pt-0 desk:gap-x-4 desk:grid-cols-[auto_minmax(0,1fr)_8rem_9.5rem_6.5rem_auto]">
      <Checkbox label={`Choose ${shownName(risk)}`} hideLabel checked={chosen} onChecked={onChosen} />
      <Name risk={risk} onOpen={onOpen} />
      <div className="min-w-0 font-mono text-2xs text-muted max-desk:col-start-2">
        <p className="truncate">{shownLabel(risk)}</p>
        <MiddleCut text={fileNameOf(output.url) ?? ''} />
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
      <Acts risk={risk} />
    </li>
  )
}

/** What it is and of which task, with a still of it. */
function Name({ risk, onOpen }: { readonly risk: AtRisk; readonly onOpen: () => void }) {
  const { record, output } = risk
  const vendorLabel = useVendorLabel()
  const save = useSave(risk)
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      {/* The still of this output; of a film, the picture that came along. */}
      <Thumbnail outputs={output.kind === 'image' ? [output] : [output, ...record.outputs]} />
      <div className="min-w-0 flex-1">
        <RouteLink
          to={outputsRoute({ open: [keyOf(risk)] })}
          onClick={(event) => opensInPlace(event) && onOpen()}
          dir="auto"
          // High enough for a finger, with its words at what they are the title of.
          className="block max-w-full truncate font-medium hover:underline pointer-coarse:pt-6"
        >
          {shownTitle(record)}
        </RouteLink>
        <p className="truncate text-xs text-muted">
          {vendorLabel(record.vendor)} · {record.model ?? 'unknown model'}
        </p>
        <ShownOrigin record={record} />
        {save?.kind === 'failed' ? <p className="text-xs wrap-anywhere text-danger">{save.message}</p> : null}
      </div>
    </div>
  )
}

function Acts({ risk }: { readonly risk: AtRisk }) {
  const { record, output, expiresAt } = risk
  const engine = useEngine()
  const saving = useSave(risk)?.kind === 'saving'
  return (
    <div className="-mx-1.5 flex items-center max-desk:col-start-2">
      <ActButton
        act="save"
        size="sm"
        tone="quiet"
        className="px-1.5! text-accent!"
        busy={saving}
        onClick={() => void engine.outputs.save(record.id, output.key)}
      >
        Save
      </ActButton>
      <SnoozeMenu place={placeOf(risk)} expiresAt={expiresAt} />
      <ActButton
        act="snooze"
        size="sm"
        tone="quiet"
        className="px-1.5! text-accent!"
        onClick={() => decline(engine, [placeOf(risk)])}
      >
        Don’t need it
      </ActButton>
    </div>
  )
}

function useSave({ record, output }: AtRisk): SaveState | undefined {
  return useStore(useEngine().outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))
}

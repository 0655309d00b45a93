import { Download, ExternalLink, RefreshCw } from 'lucide-react'
import { useStore } from 'zustand'
import { madeAt, isDead } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import { titleOf } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey } from '#engine/outputs/outputs-surface.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { useKeeper } from '#engine/use-keeper.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { remoteIdText } from '#parts/task-title.ts'
import { expiredWords } from '#previews/output-words.ts'
import { OutputReminder } from '#screens/outputs/output-reminder.tsx'
import { sourceWords } from '#screens/outputs/risk-row.tsx'
import { KeptLine } from '#parts/kept-line.tsx'
import { shownLabel } from '#screens/outputs/shown-words.ts'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'
import { ViewLink } from '#screens/outputs/view-link.tsx'
import { useAskAgain } from '#parts/use-ask-again.ts'
import { totalSize, useSizes } from '#screens/outputs/use-sizes.ts'
import { formatBytes } from '#ui/bytes.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { formatFull, type ZoneChoice } from '#ui/date-time.ts'
import { formatDuration, formatSpan } from '#ui/duration.ts'
import { Fact } from '#ui/fact.tsx'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'
import { OutsideLink } from '#ui/outside-link.tsx'

/** What an output is and how it was made, and the ways to keep it. */
export function ViewerFacts({ shown }: { readonly shown: Shown }) {
  const { record } = shown
  const params = Object.entries(record.request?.params ?? {}).filter(([name]) => name !== 'prompt')
  return (
    <div className="flex flex-col gap-4 p-4 text-sm">
      <section aria-label="Prompt">
        <h3 className="mb-1 text-xs font-medium text-muted">Prompt</h3>
        <p dir="auto" className="max-h-40 overflow-y-auto wrap-anywhere whitespace-pre-wrap select-text">
          {titleOf(record) ?? 'Not known: this task was submitted elsewhere.'}
        </p>
      </section>
      <Acts shown={shown} />
      <OutputReminder shown={shown} />
      <KeptLine record={record} output={shown.output} />
      <OutputFacts shown={shown} />
      {params.length === 0 ? null : (
        <section aria-label="Parameters">
          <h3 className="mb-1 text-xs font-medium text-muted">Parameters</h3>
          <dl className="grid grid-cols-[minmax(5.5rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-xs">
            {params.map(([name, value]) => (
              <Fact key={name} name={name}>
                <span dir="auto">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <div className="flex flex-wrap items-center gap-x-3">
        <RouteLink to={tasksRoute({ task: record.id })} className="text-accent hover:underline">
          Show the task
        </RouteLink>
        <ViewLink keys={[keyOf(shown)]} />
      </div>
    </div>
  )
}

function OutputFacts({ shown }: { readonly shown: Shown }) {
  const { record, output } = shown
  const vendorLabel = useVendorLabel()
  const zone = useTimeZone()
  const now = useNow()
  const size = totalSize(useSizes([output]))
  const keptTitle = useKeeper().kind === 'gateway' ? 'Kept by the gateway' : 'Kept here'
  const facts = [
    ['Output', shownLabel(shown)],
    ['Task', remoteIdText(record)],
    ['Vendor', vendorLabel(record.vendor)],
    ['Model', record.model],
    ['Made', formatFull(madeAt(record), zone)],
    ['Size', size === null ? null : formatBytes(size)],
    ['Pixels', output.width === null || output.height === null ? null : `${output.width} × ${output.height}`],
    ['Length', output.durationMs === null ? null : formatDuration(output.durationMs)],
    ['Link', linkWords(output, now, zone)],
    [keptTitle, output.copy?.kind === 'kept' ? `✓ ${formatBytes(output.copy.bytes)}` : null],
    ['Saved', output.saved === null ? null : `✓ ${output.saved.fileName}`],
    ['SHA-256', output.saved?.sha256 ?? (output.copy?.kind === 'kept' ? output.copy.sha256 : null)],
  ] as const
  return (
    <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ),
      )}
    </dl>
  )
}

function linkWords(output: Output, now: EpochMs, zone: ZoneChoice): string {
  if (output.expiry === null) return 'no expiry known'
  const { at, source } = output.expiry
  const when = at > now ? `expires in ${formatSpan(at - now)}, ${formatFull(at, zone)}` : expiredWords(output, now)
  return `${when} (${sourceWords(source)})`
}

/** The ways to keep it, and to its link. */
function Acts({ shown: { record, output } }: { readonly shown: Shown }) {
  const engine = useEngine()
  const now = useNow()
  const save = useStore(engine.outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))
  const { asking, askAgain } = useAskAgain(record)
  const dead = isDead(output, now)
  return (
    <>
      <div className="flex flex-wrap gap-1.5">
        {dead ? null : (
          <ActButton
            act="save"
            size="sm"
            tone="primary"
            busy={save?.kind === 'saving'}
            onClick={() => void engine.outputs.save(record.id, output.key)}
          >
            <Download size={13} aria-hidden="true" />
            Save
          </ActButton>
        )}
        <ActButton act="check" size="sm" tone={dead ? 'primary' : 'secondary'} busy={asking} onClick={askAgain}>
          <RefreshCw size={13} aria-hidden="true" />
          Ask for a new link
        </ActButton>
        {output.keyedBy === undefined ? <Original url={output.url} /> : null}
      </div>
      {save?.kind === 'failed' ? <p className="text-xs wrap-anywhere text-danger">{save.message}</p> : null}
    </>
  )
}

/** The link itself: of no use to anybody where it needs the key. */
function Original({ url }: { readonly url: string }) {
  return (
    <>
      <CopyButton text={url} label="Copy link">
        Copy link
      </CopyButton>
      <OutsideLink
        href={url}
        className="inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-xs font-semibold text-muted hover:bg-raised hover:text-ink"
      >
        <ExternalLink size={13} aria-hidden="true" />
        Open original
      </OutsideLink>
    </>
  )
}

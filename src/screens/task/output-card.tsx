import { Download, ExternalLink, RefreshCw } from 'lucide-react'
import { useStore } from 'zustand'
import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey, type SaveState } from '#engine/outputs/outputs-surface.ts'
import { ExpiryMark } from '#parts/expiry-mark.tsx'
import { KeptLine } from '#parts/kept-line.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { useAskAgain } from '#parts/use-ask-again.ts'
import { OutputPreview } from '#previews/output-preview.tsx'
import { fileNameOf, outputLabel } from '#previews/output-words.ts'
import { formatBytes } from '#ui/bytes.ts'
import { classNames } from '#ui/class-names.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { formatTenths } from '#ui/numbers.ts'
import { OutsideLink } from '#ui/outside-link.tsx'

/** One output: a look at it, what is known of it, and the ways to keep it. */
export function OutputCard({
  record,
  output,
  title,
  compact,
  dead,
}: {
  readonly record: TaskRecord
  readonly output: Output
  readonly title: string
  readonly compact: boolean
  readonly dead: boolean
}) {
  const engine = useEngine()
  const save = useStore(engine.outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))
  const { asking, askAgain } = useAskAgain(record)

  return (
    <div className="flex flex-col gap-1.5">
      <OutputPreview
        output={output}
        title={title}
        siblings={record.outputs}
        className="rounded-md border border-line"
      />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="text-xs font-medium">{outputLabel(output)}</span>
        <ExpiryMark output={output} />
        {output.expiry?.source === 'estimate' && output.saved === null ? (
          <span className="text-2xs text-muted">estimate</span>
        ) : null}
      </div>
      {compact ? null : <Facts output={output} />}
      {output.saved === null ? null : <SavedLine output={output} />}
      <KeptLine record={record} output={output} />
      <SaveLine save={save} />
      <div className="flex flex-wrap items-center gap-0.5">
        {dead ? (
          <ActButton act="check" size="sm" busy={asking} onClick={askAgain}>
            <RefreshCw size={13} aria-hidden="true" />
            Ask for a new link
          </ActButton>
        ) : (
          <ActButton
            act="save"
            size="sm"
            tone={output.saved === null && !compact ? 'primary' : 'secondary'}
            busy={save?.kind === 'saving'}
            className={compact ? 'px-2' : ''}
            onClick={() => void engine.outputs.save(record.id, output.key)}
          >
            {compact ? null : <Download size={13} aria-hidden="true" />}
            Save
          </ActButton>
        )}
        {output.keyedBy === undefined ? <Original url={output.url} /> : null}
      </div>
    </div>
  )
}

/** The link itself: of no use to anybody where it needs the key. */
function Original({ url }: { readonly url: string }) {
  return (
    <>
      <CopyButton text={url} label="Copy link" />
      <OutsideLink
        href={url}
        title="Open original"
        aria-label="Open original"
        className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink"
      >
        <ExternalLink size={14} aria-hidden="true" />
      </OutsideLink>
    </>
  )
}

function Facts({ output }: { readonly output: Output }) {
  const facts = [
    output.width === null || output.height === null ? null : `${output.width} × ${output.height}`,
    output.durationMs === null ? null : `${formatTenths(output.durationMs / 1000)} s`,
    output.bytes === null ? null : formatBytes(output.bytes),
  ].filter((fact) => fact !== null)
  const name = fileNameOf(output.url)
  return (
    <div className="flex min-w-0 items-center justify-between gap-2 font-mono text-2xs text-muted">
      {name === null ? <span>unnamed file</span> : <MiddleCut text={name} />}
      <span className="shrink-0">{facts.join(' · ')}</span>
    </div>
  )
}

function SavedLine({ output }: { readonly output: Output }) {
  if (output.saved === null) return null
  const { bytes, contentType, sha256, fileName } = output.saved
  return (
    <div title={`SHA-256 ${sha256}`} className="text-2xs text-good">
      <p>
        Saved ✓ {formatBytes(bytes)} · {contentType} · <span className="font-mono">{sha256.slice(0, 12)}…</span>
      </p>
      <MiddleCut text={fileName} className="font-mono text-muted" />
    </div>
  )
}

/** Says how a save goes; the region stays, so that screen readers hear each change. */
function SaveLine({ save }: { readonly save: SaveState | undefined }) {
  return (
    <output className={classNames('block text-xs', save === undefined && '-mt-1.5')}>
      {save === undefined ? null : save.kind === 'saving' ? (
        <span className="flex items-center gap-2 text-muted">
          <progress
            aria-label="Saving"
            className="h-1.5 flex-1 accent-accent"
            {...(save.total === null ? {} : { value: save.bytes, max: save.total })}
          />
          {formatBytes(save.bytes)}
          {save.total === null ? '' : ` of ${formatBytes(save.total)}`}
        </span>
      ) : (
        <span className="wrap-anywhere text-danger">{save.message}</span>
      )}
    </output>
  )
}

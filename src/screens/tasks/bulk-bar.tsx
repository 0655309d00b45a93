import { Copy, Pause, Play, RefreshCw, Tag, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Engine } from '#engine/engine.ts'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { selectedTasks, useSelectedIds } from '#screens/tasks/selected-tasks.ts'
import { TagDialog } from '#screens/tasks/tag-dialog.tsx'
import { Button, IconButton } from '#ui/button.tsx'
import { copyText } from '#ui/copy-button.tsx'
import { countOf, formatCount } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'

/** What can be done with all ticked tasks at once. Floats, so that it moves no row. */
export function BulkBar({ onRestored }: { readonly onRestored: (ids: readonly TaskId[]) => void }) {
  const engine = useEngine()
  const tasks = useTasks()
  const ids = useSelectedIds()
  const [tagging, setTagging] = useState(false)
  const records = [...ids].flatMap((id) => tasks.get(id) ?? [])
  if (records.length === 0) return null
  const live = records.filter((record) => !isTerminal(record.state.phase))
  const running = live.filter((record) => !record.paused)
  return (
    <div
      role="toolbar"
      aria-label="Selected tasks"
      className="absolute bottom-4 left-1/2 z-20 flex max-w-[calc(100%-1.5rem)] -translate-x-1/2 items-center gap-1 overflow-x-auto rounded-lg border border-line-strong bg-surface p-1.5 shadow-pop"
    >
      <p className="px-2 font-semibold whitespace-nowrap">{formatCount(records.length)} selected</p>
      <Button
        tone="quiet"
        size="sm"
        onClick={() => void engine.polling.checkNow(idsOf(live))}
        disabled={live.length === 0}
      >
        <RefreshCw size={13} aria-hidden="true" className="max-desk:hidden" />
        Check now
      </Button>
      <Button
        tone="quiet"
        size="sm"
        disabled={live.length === 0}
        onClick={() => engine.commands.setPaused(idsOf(live), running.length > 0)}
      >
        {running.length > 0 || live.length === 0 ? (
          <Pause size={13} aria-hidden="true" className="max-desk:hidden" />
        ) : (
          <Play size={13} aria-hidden="true" className="max-desk:hidden" />
        )}
        {running.length > 0 || live.length === 0 ? 'Pause' : 'Resume'}
      </Button>
      <Button tone="quiet" size="sm" onClick={() => setTagging(true)}>
        <Tag size={13} aria-hidden="true" className="max-desk:hidden" />
        Tag…
      </Button>
      <Button tone="quiet" size="sm" onClick={() => void copyIds(records)}>
        <Copy size={13} aria-hidden="true" className="max-desk:hidden" />
        Copy ids
      </Button>
      <Button tone="quiet" size="sm" onClick={() => void forget(engine, records, onRestored)}>
        <Trash2 size={13} aria-hidden="true" className="max-desk:hidden" />
        Forget
      </Button>
      <IconButton size="sm" label="Clear selection" onClick={selectedTasks.clear}>
        <X size={14} aria-hidden="true" />
      </IconButton>
      {tagging ? <TagDialog ids={idsOf(records)} onClose={() => setTagging(false)} /> : null}
    </div>
  )
}

function idsOf(records: readonly TaskRecord[]): readonly TaskId[] {
  return records.map((record) => record.id)
}

async function copyIds(records: readonly TaskRecord[]) {
  const ids = records.flatMap((record) => record.remote?.id ?? [])
  if (await copyText(ids.join('\n'))) showToast({ text: `${countOf(ids.length, 'id')} copied` })
}

async function forget(engine: Engine, records: readonly TaskRecord[], onRestored: (ids: readonly TaskId[]) => void) {
  const ids = idsOf(records)
  await engine.commands.forget(ids)
  selectedTasks.forget(ids)
  showToast({
    text: `${countOf(records.length, 'task')} forgotten here. At the vendor nothing changed.`,
    action: { label: 'Undo', run: () => void engine.commands.restore(records).then(() => onRestored(ids)) },
  })
}

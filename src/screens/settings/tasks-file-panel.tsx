import { useMutation } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { Engine } from '#engine/engine.ts'
import { importJson } from '#engine/storage/export-tasks.ts'
import { importPlan } from '#engine/storage/import-plan.ts'
import { downloadTasks } from '#parts/download-tasks.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { WorkShown } from '#parts/work-shown.tsx'
import { importWords, type ImportResult } from '#screens/settings/import-words.ts'
import { Button } from '#ui/button.tsx'
import { Checkbox } from '#ui/checkbox.tsx'
import { Panel } from '#ui/panel.tsx'

/** A file above this would not fit into memory twice; 100,000 tasks are far below it. */
const LARGEST_FILE = 500_000_000

/** Tasks as a file, and back. */
export function TasksFilePanel() {
  const engine = useEngine()
  const restore = useMutation({ mutationFn: (file: File) => importTasks(engine, file) })
  const words = restore.data === undefined ? [] : importWords(restore.data)
  return (
    <Panel title="Export and import">
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-muted">
          JSON keeps everything and can be read back here or in another browser; CSV is for spreadsheets. Keys are in
          neither.
        </p>
        <Export>
          <ImportButton busy={restore.isPending} onFile={(file) => restore.mutate(file)} />
        </Export>
        <output
          aria-label="Result of the import"
          className={restore.data?.kind === 'refused' ? 'text-danger' : undefined}
        >
          {words.map((line) => (
            <span key={line} className="block wrap-anywhere">
              {line}
            </span>
          ))}
        </output>
      </div>
    </Panel>
  )
}

/** The way out; `children` is the way back in, beside it. */
function Export({ children }: { readonly children: ReactNode }) {
  const engine = useEngine()
  const count = useStore(engine.ledger.store, (state) => state.tasks.size)
  const [keepSignedLinks, setKeepSignedLinks] = useState(false)

  const saving = useMutation({
    mutationFn: (kind: 'json' | 'csv') =>
      downloadTasks(engine, [...engine.ledger.store.getState().tasks.values()], kind, keepSignedLinks),
  })
  const busyWith = saving.isPending ? saving.variables : null

  return (
    <>
      <Checkbox
        label="Keep signed links: whoever has the file can open them until they expire"
        checked={keepSignedLinks}
        onChecked={setKeepSignedLinks}
      />
      <div className="flex flex-wrap gap-2">
        <Button busy={busyWith === 'json'} onClick={() => saving.mutate('json')} disabled={count === 0}>
          <Download size={14} aria-hidden="true" />
          Export JSON
        </Button>
        <Button busy={busyWith === 'csv'} onClick={() => saving.mutate('csv')} disabled={count === 0}>
          <Download size={14} aria-hidden="true" />
          Export CSV
        </Button>
        {children}
        <WorkShown />
      </div>
    </>
  )
}

function ImportButton({ busy, onFile }: { readonly busy: boolean; readonly onFile: (file: File) => void }) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <ActButton act="restore" busy={busy} onClick={() => picker.current?.click()}>
        <Upload size={14} aria-hidden="true" />
        Import JSON…
      </ActButton>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        aria-label="File of exported tasks"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined && !busy) onFile(file)
          // The same file again is a new choice.
          event.target.value = ''
        }}
      />
    </>
  )
}

/** Reads an export and puts its tasks back; those that are here stay as they are. */
async function importTasks(engine: Engine, file: File): Promise<ImportResult> {
  if (file.size > LARGEST_FILE) return { kind: 'refused', reason: `${file.name} is too large.` }
  const text = await file.text().catch(() => null)
  if (text === null) return { kind: 'refused', reason: `${file.name} could not be read.` }
  const found = importJson(text)
  if (found.kind === 'refused') return found
  const plan = importPlan(found.records, engine.ledger)
  await engine.commands.restore(plan.added)
  return { kind: 'read', plan, skipped: found.skipped }
}

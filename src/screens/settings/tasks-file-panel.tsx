import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { exportCsv, exportJson, importJson } from '#engine/storage/export-tasks.ts'
import { importPlan } from '#engine/storage/import-plan.ts'
import { importWords, type ImportResult } from '#screens/settings/import-words.ts'
import { Button } from '#ui/button.tsx'
import { Checkbox } from '#ui/checkbox.tsx'
import { downloadText } from '#ui/download-text.ts'
import { Panel } from '#ui/panel.tsx'

/** A file above this would not fit into memory twice; 100,000 tasks are far below it. */
const LARGEST_FILE = 500_000_000

/** Tasks as a file, and back. */
export function TasksFilePanel() {
  const engine = useEngine()
  const count = useStore(engine.ledger.store, (state) => state.tasks.size)
  const [keepSignedLinks, setKeepSignedLinks] = useState(false)
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<ImportResult | null>(null)
  const picker = useRef<HTMLInputElement>(null)

  function save(kind: 'json' | 'csv') {
    const records = engine.ledger.store.getState().tasks.values()
    const now = Date.now()
    const name = `renderwatch-tasks-${new Date(now).toISOString().slice(0, 10)}.${kind}`
    if (kind === 'json') downloadText(exportJson(records, now, { keepSignedLinks }), name, 'application/json')
    else downloadText(exportCsv(records, { keepSignedLinks }), name, 'text/csv')
  }

  async function read(file: File): Promise<ImportResult> {
    if (file.size > LARGEST_FILE) return { kind: 'refused', reason: `${file.name} is too large.` }
    const found = importJson(await file.text())
    if (found.kind === 'refused') return found
    const plan = importPlan(found.records, engine.ledger)
    await engine.commands.restore(plan.added)
    return { kind: 'read', plan, skipped: found.skipped }
  }

  async function picked(file: File | undefined) {
    if (file === undefined || busy) return
    setBusy(true)
    try {
      setResult(await read(file))
    } catch {
      setResult({ kind: 'refused', reason: `${file.name} could not be read.` })
    } finally {
      setBusy(false)
    }
  }

  const words = result === null ? [] : importWords(result)
  return (
    <Panel title="Export and import">
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-muted">
          JSON keeps everything and can be read back here or in another browser; CSV is for spreadsheets. Keys are in
          neither.
        </p>
        <Checkbox
          label="Keep signed links: whoever has the file can open them until they expire"
          checked={keepSignedLinks}
          onChecked={setKeepSignedLinks}
        />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => save('json')} disabled={count === 0}>
            <Download size={14} aria-hidden="true" />
            Export JSON
          </Button>
          <Button onClick={() => save('csv')} disabled={count === 0}>
            <Download size={14} aria-hidden="true" />
            Export CSV
          </Button>
          <Button busy={busy} onClick={() => picker.current?.click()}>
            <Upload size={14} aria-hidden="true" />
            Import JSON…
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".json,application/json"
            aria-label="File of exported tasks"
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0]
              // The same file again is a new choice.
              void picked(file).then(() => {
                if (picker.current !== null) picker.current.value = ''
              })
            }}
          />
        </div>
        <output aria-label="Result of the import" className={result?.kind === 'refused' ? 'text-danger' : undefined}>
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

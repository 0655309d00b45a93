import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { useKeeper } from '#engine/use-keeper.ts'
import { keptWords } from '#parts/keeper-words.ts'
import { fileName, NAME_PARTS } from '#domain/output/file-name.ts'
import { COPY_LIMITS, copyLimitChosen, useCopyLimit, type CopyLimit } from '#preferences/kept-copies.ts'
import { DEFAULT_TEMPLATE, nameTemplateWritten, useNameTemplate } from '#preferences/name-template.ts'
import { TEMPLATE_MOST } from '#preferences/stored-template.ts'
import { ChoiceField } from '#ui/choice-field.tsx'
import { Button } from '#ui/button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { countOf } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { TextField } from '#ui/text-field.tsx'
import { ArchiveFacts } from '#screens/settings/archive-facts.tsx'
import { useDraft } from '#screens/settings/use-draft.ts'

const LIMIT_WORDS = {
  off: 'Off',
  '500MB': '500 MB',
  '2GB': '2 GB',
  '10GB': '10 GB',
} as const satisfies Record<CopyLimit, string>

const EXAMPLE_TASK = {
  model: 'google/veo-3.1',
  madeAt: Date.UTC(2026, 10, 21),
  task: 'tk-hiapi-01JZ3V9K4Q',
  index: 1,
  role: null,
  prompt: 'Drone shot over terraced rice, golden hour',
}

/** How files are named, and whether copies stay in this browser. */
export function SavingPanel() {
  const engine = useEngine()
  const example = { ...EXAMPLE_TASK, vendor: engine.vendors.all[0]?.key ?? 'vendor' }
  const template = useNameTemplate()
  const [draft, setDraft] = useDraft(template, nameTemplateWritten)
  const limit = useCopyLimit()
  const keeper = useKeeper()
  const isKept = keeper.kind === 'gateway'
  const { count, bytes, trouble, rules, places = [] } = useStore(engine.outputs.store, (state) => state.copies)
  useEffect(() => engine.outputs.prepare(), [engine])
  return (
    <Panel title="Saving outputs">
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1.5">
          <div className="flex items-end gap-2">
            <TextField
              label="File names"
              value={draft}
              onText={setDraft}
              maxLength={TEMPLATE_MOST}
              mono
              spellCheck={false}
              frameClassName="flex-1"
            />
            <Button disabled={draft === DEFAULT_TEMPLATE} onClick={() => setDraft(DEFAULT_TEMPLATE)}>
              Reset
            </Button>
          </div>
          <p className="text-xs wrap-anywhere text-muted">
            Parts: {NAME_PARTS.map((part) => `{${part}}`).join(' ')}. What is unknown is left out.
          </p>
          <p className="text-xs wrap-anywhere">
            <span className="text-muted">Example: </span>
            <output aria-label="Example of a file name" className="font-mono">
              {fileName(draft.trim() === '' ? DEFAULT_TEMPLATE : draft, example, 'mp4')}
            </output>
          </p>
        </div>
        {isKept ? (
          rules === undefined ? null : (
            <ArchiveFacts rules={rules} places={places} />
          )
        ) : (
          <ChoiceField
            label="Keep a copy here"
            options={COPY_LIMITS}
            words={LIMIT_WORDS}
            chosen={limit}
            onChoose={copyLimitChosen}
            help="Each new output is copied into this browser as soon as its task succeeds, up to so much. It is still shown and saved after its link died. Copies that were looked at longest ago make room, those that exist nowhere else never do."
          />
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <p>
            {count === 0
              ? `No copies are ${keptWords(keeper)}.`
              : `${countOf(count, 'copy is', 'copies are')} ${keptWords(keeper)}: ${formatBytes(bytes)}.`}
          </p>
          {count === 0 || isKept ? null : (
            <Button size="sm" tone="danger" onClick={() => void engine.outputs.removeCopies()}>
              Remove all copies
            </Button>
          )}
          {trouble === null ? null : <p className="w-full text-warn">{trouble}</p>}
        </div>
      </div>
    </Panel>
  )
}

import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import type { SaveDestination } from '#engine/outputs/outputs-surface.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { destinationChosen, useDestination } from '#preferences/save-destination.ts'
import { Menu, type MenuEntry } from '#ui/menu.tsx'

/** Saves several outputs where things were saved the last time, or where the menu beside it says. */
export function SaveButton({ which, label }: { readonly which: readonly OutputPlace[]; readonly label: string }) {
  const engine = useEngine()
  const refused = useRefusal('save')
  const folder = useStore(engine.outputs.store, (state) => state.folder)
  const preferred = useDestination()
  const busy = useStore(engine.outputs.store, ({ jobs }) => jobs.some(({ state }) => state === 'running'))

  function save(destination: SaveDestination) {
    if (refused !== null) return refused.say()
    destinationChosen(destination === 'zip' ? 'zip' : 'folder')
    void engine.outputs.saveAll(which, destination)
  }

  const destination = folder === null ? 'zip' : preferred
  const known = folder?.name ?? null
  const entries: readonly MenuEntry[] = [
    { key: 'zip', label: 'As one ZIP file', checked: destination === 'zip', onPick: () => save('zip') },
    {
      key: 'folder',
      label: known === null ? 'Into a folder…' : `Into the folder “${known}”`,
      checked: destination === 'folder',
      onPick: () => save('folder'),
    },
    ...(known === null
      ? []
      : [{ key: 'another', label: 'Into another folder…', checked: false, onPick: () => save('another-folder') }]),
  ]
  return (
    <div className="flex">
      <ActButton
        act="save"
        tone="primary"
        busy={busy}
        disabled={which.length === 0}
        className={folder === null ? '' : 'rounded-r-none'}
        onClick={() => save(destination)}
      >
        {label}
      </ActButton>
      {folder === null ? null : (
        <Menu
          label="Where to save"
          entries={entries}
          tone="primary"
          size="md"
          className="rounded-l-none border-l-accent-ink/30 px-1.5!"
        >
          <ChevronDown size={14} aria-hidden="true" />
        </Menu>
      )}
    </div>
  )
}

import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { cleanName, LONGEST_NAME, sameName, type SavedView } from '#preferences/saved-views.ts'
import { useViews, viewDeleted, viewRenamed, viewSaved } from '#preferences/views.ts'
import { IconButton } from '#ui/button.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'

/** Every view with its name, to be changed in place. */
export function ManageViewsDialog({ onClose }: { readonly onClose: () => void }) {
  const views = useViews()
  return (
    <Dialog title="Views" onClose={onClose}>
      {views.length === 0 ? (
        <p className="p-4 text-sm text-muted">No views. Filter or sort the tasks, then save that under a name.</p>
      ) : (
        <ul className="flex flex-col gap-2 p-4">
          {views.map((view) => (
            <li key={view.name}>
              <ViewRow view={view} views={views} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function ViewRow({ view, views }: { readonly view: SavedView; readonly views: readonly SavedView[] }) {
  const [typed, setTyped] = useState(view.name)
  const name = cleanName(typed)
  const taken = views.some((other) => other !== view && sameName(other.name, name))
  const error = name === '' ? 'A view needs a name.' : taken ? 'Another view has this name.' : null

  function remove() {
    viewDeleted(view.name)
    showToast({ text: `“${view.name}” deleted.`, action: { label: 'Undo', run: () => viewSaved(view) } })
  }

  return (
    <div className="flex items-end gap-1">
      <TextField
        label={`Name of ${view.name}`}
        value={typed}
        onText={setTyped}
        maxLength={LONGEST_NAME}
        error={error}
        autoComplete="off"
        frameClassName="min-w-0 flex-1"
        onBlur={() => viewRenamed(view.name, name)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') viewRenamed(view.name, name)
        }}
      />
      <CopyButton text={() => new URL(view.href, location.origin).href} label={`Copy link of ${view.name}`} />
      <IconButton size="sm" label={`Delete ${view.name}`} onClick={remove}>
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </div>
  )
}

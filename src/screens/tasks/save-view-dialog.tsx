import { useState } from 'react'
import { cleanName, LONGEST_NAME, sameName } from '#preferences/saved-views.ts'
import { useViews, viewSaved } from '#preferences/views.ts'
import { Button } from '#ui/button.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { TextField } from '#ui/text-field.tsx'
import { showToast } from '#ui/toast.tsx'
import { hrefFor } from '#url/href.ts'
import type { TasksRoute } from '#url/route.ts'

/** Gives what is looked at now a name. The view is its address: the link can be sent to somebody as well. */
export function SaveViewDialog({ route, onClose }: { readonly route: TasksRoute; readonly onClose: () => void }) {
  const views = useViews()
  const [typed, setTyped] = useState('')
  const href = hrefFor({ ...route, task: null })
  const name = cleanName(typed)
  const replaces = views.find((view) => sameName(view.name, name))

  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name === '') return
          viewSaved({ name, href })
          showToast({ text: `“${name}” is in the list of views.`, tone: 'good' })
          onClose()
        }}
        className="flex flex-col gap-3 p-4"
      >
        <TextField
          data-autofocus
          label="Name"
          dir="auto"
          value={typed}
          onText={setTyped}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          help={replaces === undefined ? 'Filters, search and sorting are saved.' : `Replaces “${replaces.name}”.`}
        />
        <div className="flex justify-end gap-2">
          <span className="mr-auto">
            <CopyButton text={() => new URL(href, location.origin).href} label="Copy link" size="md">
              Copy link
            </CopyButton>
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={name === ''}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

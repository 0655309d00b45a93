import { lazy, Suspense, useState } from 'react'
import { useViews } from '#preferences/views.ts'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { hrefFor } from '#url/href.ts'
import { parseRoute } from '#url/parse-route.ts'
import { tasksRoute, type TasksRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const SaveViewDialog = lazy(async () => ({
  default: (await import('#screens/tasks/save-view-dialog.tsx')).SaveViewDialog,
}))
const ManageViewsDialog = lazy(async () => ({
  default: (await import('#screens/tasks/manage-views-dialog.tsx')).ManageViewsDialog,
}))

/** Saved views: go to one, save what is looked at now, rename and delete. */
export function ViewMenu({ route, className }: { readonly route: TasksRoute; readonly className: string }) {
  const navigate = useNavigate()
  const views = useViews()
  const [open, setOpen] = useState<'save' | 'manage' | null>(null)
  const here = hrefFor({ ...route, task: null })
  const close = () => setOpen(null)

  function entries(): readonly MenuEntry[] {
    return [
      ...views.map(({ name, href }): MenuEntry => ({
        key: `view ${name}`,
        label: <span className="max-w-64 truncate">{name}</span>,
        checked: href === here,
        onPick: () => navigate(parseRoute(href)),
      })),
      {
        key: 'save',
        label: 'Save this view…',
        disabled: here === hrefFor(tasksRoute()),
        onPick: () => setOpen('save'),
      },
      { key: 'manage', label: 'Rename or delete…', disabled: views.length === 0, onPick: () => setOpen('manage') },
    ]
  }

  return (
    <>
      <Menu label="Views" entries={entries} className={className}>
        Views
      </Menu>
      <Suspense fallback={null}>
        {open === 'save' ? <SaveViewDialog route={route} onClose={close} /> : null}
        {open === 'manage' ? <ManageViewsDialog onClose={close} /> : null}
      </Suspense>
    </>
  )
}

import { lazy, Suspense, useState } from 'react'
import { DEFAULT_SORT } from '#domain/task/task-filter.ts'
import { DASHED } from '#parts/facet-menu.tsx'
import { useViews } from '#preferences/views.ts'
import type { ListView } from '#screens/tasks/use-list-view.ts'
import { copyText } from '#ui/copy-button.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { showToast } from '#ui/toast.tsx'
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
export function ViewMenu({ route, view }: { readonly route: TasksRoute; readonly view: ListView }) {
  const navigate = useNavigate()
  const views = useViews()
  const [open, setOpen] = useState<'save' | 'manage' | null>(null)
  const here = hrefFor({ ...route, task: null })
  const close = () => setOpen(null)
  // What the person likes at present is part of what they see, and save.
  const viewRoute: TasksRoute = {
    ...route,
    task: null,
    sort: route.sort ?? (view.sort === DEFAULT_SORT ? null : view.sort),
    group: route.group ?? (view.group === 'none' ? null : view.group),
  }

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
        disabled: hrefFor(viewRoute) === hrefFor(tasksRoute()),
        onPick: () => setOpen('save'),
      },
      {
        key: 'link',
        label: 'Copy a link to this view',
        // Whoever opens it may like another order.
        onPick: () => void copyLink(hrefFor({ ...route, task: null, sort: view.sort, group: view.group })),
      },
      { key: 'manage', label: 'Rename or delete…', disabled: views.length === 0, onPick: () => setOpen('manage') },
    ]
  }

  return (
    <>
      <Menu label="Views" entries={entries} className={DASHED}>
        Views
      </Menu>
      <Suspense fallback={null}>
        {open === 'save' ? <SaveViewDialog route={viewRoute} onClose={close} /> : null}
        {open === 'manage' ? <ManageViewsDialog onClose={close} /> : null}
      </Suspense>
    </>
  )
}

async function copyLink(href: string) {
  if (await copyText(new URL(href, location.origin).href)) showToast({ text: 'The link to this view was copied.' })
}

import { SlidersHorizontal } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { ListView } from '#screens/tasks/use-list-view.ts'
import { ViewMenu } from '#screens/tasks/view-menu.tsx'
import { IconButton } from '#ui/button.tsx'
import type { TasksRoute } from '#url/route.ts'

const LayoutDialog = lazy(async () => ({ default: (await import('#screens/tasks/layout-dialog.tsx')).LayoutDialog }))

/** What is about the list as a whole: saved views, and how it is laid out. */
export function ListTools({
  route,
  view,
  cards,
}: {
  readonly route: TasksRoute
  readonly view: ListView
  readonly cards: boolean
}) {
  const [open, setOpen] = useState(false)
  return (
    <div className="flex shrink-0 items-center gap-1.5">
      <ViewMenu route={route} view={view} />
      <IconButton
        label="Layout"
        size="sm"
        tone="secondary"
        aria-haspopup="dialog"
        className={view.group === 'none' ? 'text-muted!' : 'text-accent!'}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal size={13} aria-hidden="true" />
      </IconButton>
      {open ? (
        <Suspense fallback={null}>
          <LayoutDialog
            sort={view.sort}
            group={view.group}
            cards={cards}
            onSort={view.setSort}
            onGroup={view.setGroup}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </div>
  )
}

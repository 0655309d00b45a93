import { ListPlus, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import type { Connection } from '#domain/connection/connection.ts'
import { useDirect } from '#engine/use-direct.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { EditConnection } from '#screens/connections/edit-connection.tsx'
import { RecentTasks } from '#screens/connections/recent-tasks.tsx'
import { RemoveConnection } from '#screens/connections/remove-connection.tsx'
import { saveDescription } from '#screens/connections/save-description.ts'
import { Button } from '#ui/button.tsx'

/** What can be done with a connection apart from testing it. Those of the sandbox have nothing to change. */
export function ConnectionActions({
  connection,
  tasks,
}: {
  readonly connection: Connection
  /** How many tasks are kept under it. */
  readonly tasks: number
}) {
  const [open, setOpen] = useState<'edit' | 'remove' | 'recent' | null>(null)
  const editButton = useRef<HTMLButtonElement>(null)
  const { mode, keyed } = useDirect()
  const { vendors } = useEngine()
  const vendor = vendors.of(connection.vendor)
  const description = vendors.descriptionOf(connection.vendor)
  const close = () => setOpen(null)
  const wasEditing = useRef(false)
  // The form that had the focus is gone: it goes back to the button that opened it.
  useEffect(() => {
    if (wasEditing.current && open === null) editButton.current?.focus()
    wasEditing.current = open === 'edit'
  }, [open])
  return (
    <>
      {mode === 'on' && !keyed.has(connection.id) ? (
        <p className="mt-3 text-sm text-warn">
          This tab does not have the key. Unlock the kept keys, or enter it under “Change”.
        </p>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-1.5 empty:hidden">
        {vendor?.list === undefined ? null : (
          <ActButton act="browse" size="sm" onClick={() => setOpen('recent')}>
            <ListPlus size={13} aria-hidden="true" />
            List recent tasks
          </ActButton>
        )}
        {description === undefined ? null : (
          <Button size="sm" onClick={() => saveDescription(description, connection.vendor)}>
            Export the description
          </Button>
        )}
        {connection.sandbox ? null : (
          <ActButton
            act="connect"
            ref={editButton}
            size="sm"
            aria-expanded={open === 'edit'}
            onClick={() => setOpen(open === 'edit' ? null : 'edit')}
          >
            <Pencil size={13} aria-hidden="true" />
            Change
          </ActButton>
        )}
        <ActButton act="connect" size="sm" onClick={() => setOpen('remove')}>
          <Trash2 size={13} aria-hidden="true" />
          Remove
        </ActButton>
      </div>
      {open === 'edit' ? <EditConnection connection={connection} onClose={close} /> : null}
      {open === 'remove' ? <RemoveConnection connection={connection} tasks={tasks} onClose={close} /> : null}
      {open === 'recent' && vendor !== undefined ? (
        <RecentTasks connection={connection} vendor={vendor} onClose={close} />
      ) : null}
    </>
  )
}

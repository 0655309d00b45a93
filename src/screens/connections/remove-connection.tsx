import { useMutation } from '@tanstack/react-query'
import type { Connection } from '#domain/connection/connection.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useDirect } from '#engine/use-direct.ts'
import { removeConnection } from '#parts/connection-requests.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { countOf } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'

/** Asks before a connection and its key are deleted, and says what becomes of the tasks. */
export function RemoveConnection({
  connection,
  tasks,
  onClose,
}: {
  readonly connection: Connection
  /** How many tasks are kept under it. */
  readonly tasks: number
  readonly onClose: () => void
}) {
  const engine = useEngine()
  const direct = useDirect().mode === 'on'
  const remove = useMutation({
    ...removeConnection(engine, connection.id),
    onSuccess(result) {
      if (!result.ok) return
      showToast({ text: `${connection.label} is removed.` })
      onClose()
    },
  })
  const trouble = remove.data?.ok === false ? remove.data.message : null

  return (
    <Dialog title={`Remove ${connection.label}?`} onClose={onClose}>
      <div className="flex flex-col gap-3 p-4 text-sm">
        {connection.sandbox ? (
          <p>
            The gateway forgets it until it is added again, which needs no key. What the sandbox has made stays there.
          </p>
        ) : (
          <p>
            Its key is deleted from {direct ? 'this browser' : 'the gateway’s configuration file'}. The vendor hears
            nothing of it.
          </p>
        )}
        {tasks === 0 ? null : (
          <p>
            {countOf(tasks, 'task')} {tasks === 1 ? 'stays' : 'stay'} in the list, marked “no connection”, and{' '}
            {tasks === 1 ? 'is' : 'are'} not asked about until you add the connection again.
          </p>
        )}
        {trouble === null ? null : (
          <p role="alert" className="text-danger">
            Not removed: {trouble}.
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <ActButton act="connect" tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </ActButton>
        </div>
      </div>
    </Dialog>
  )
}

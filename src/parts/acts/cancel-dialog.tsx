import { useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { canCancel } from '#parts/acts/task-acts.ts'
import { useCancel } from '#parts/acts/use-cancel.ts'
import { taskTitle } from '#parts/task-title.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { countOf } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'

/** Asks once: no vendor takes a cancel back. */
export function CancelDialog({ ids, onClose }: { readonly ids: readonly TaskId[]; readonly onClose: () => void }) {
  const engine = useEngine()
  // As they were when it was asked: each one that is cancelled would leave the list.
  const [records] = useState(() =>
    ids
      .flatMap((id) => engine.ledger.get(id) ?? [])
      .filter((record) => canCancel(record, { vendorOf: engine.vendors.of })),
  )
  const { cancel, cancelling, asked, refused, stop } = useCancel(({ asked: count, taken: [message = ''] }) => {
    showToast({ text: count === 1 ? message : `${countOf(count, 'task')} cancelled at the vendor.` })
    onClose()
  })
  const [only] = records
  const vendors = new Set(records.flatMap(({ vendor }) => engine.vendors.of(vendor) ?? []))
  const erasing = [...vendors].filter(({ cancelErases }) => cancelErases !== undefined)
  const left = ids.length - records.length
  return (
    <Dialog
      title={records.length === 1 ? 'Cancel this task?' : `Cancel ${countOf(records.length, 'task')}?`}
      onClose={cancelling ? stop : onClose}
    >
      <div className="flex flex-col gap-3 p-4 text-sm">
        {records.length === 1 && only !== undefined ? (
          <p dir="auto" className="line-clamp-3 font-semibold wrap-anywhere">
            {taskTitle(only)}
          </p>
        ) : null}
        <p>
          The vendor is asked to stop. That cannot be undone, and whether the work so far is billed is for the vendor to
          say.
        </p>
        {erasing.map(({ label, cancelErases }) => (
          <p key={label} className="text-xs text-muted">
            Once a task is over, {label}’s own call would {cancelErases}: it is asked about first, and left alone then.
          </p>
        ))}
        {left === 0 ? null : (
          <p className="text-xs text-muted">
            {countOf(left, 'task')} {left === 1 ? 'is' : 'are'} over by now, or the vendor takes no cancel.
          </p>
        )}
        {refused.length === 0 ? null : (
          <ul role="alert" aria-label="Not cancelled" className="max-h-40 overflow-y-auto text-xs text-danger">
            {refused.map(({ id, message }) => (
              <li key={id} dir="auto" className="wrap-anywhere">
                {message}
              </li>
            ))}
          </ul>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={cancelling ? stop : onClose} data-autofocus>
            {cancelling ? 'Stop' : refused.length > 0 ? 'Close' : 'Keep going'}
          </Button>
          <Button
            tone="danger"
            busy={cancelling}
            disabled={records.length === 0}
            onClick={() => cancel((refused.length > 0 ? refused : records).map(({ id }) => id))}
          >
            {cancelling
              ? `${asked} of ${records.length}`
              : refused.length > 0
                ? 'Ask again'
                : `Cancel ${records.length === 1 ? 'the task' : countOf(records.length, 'task')}`}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

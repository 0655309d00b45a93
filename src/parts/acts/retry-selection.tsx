import { useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { expectTasks } from '#parts/acts/expected-tasks.ts'
import { PromptList } from '#parts/retry/prompt-list.tsx'
import { billWords, MOST_RETRIED, resubmitted } from '#parts/retry/retry-plan.ts'
import { selectionRetry } from '#parts/retry/selection-retry.ts'
import { useRetry } from '#parts/retry/use-retry.ts'
import { useRuleBook } from '#parts/rule-book.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { countOf } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'

/** Says what it bills and what it sends, then sends those of the ticked tasks again that this can help. */
export function RetrySelection({ ids, onClose }: { readonly ids: readonly TaskId[]; readonly onClose: () => void }) {
  const engine = useEngine()
  const rules = useRuleBook()
  const { statuses } = useConnections()
  const vendorLabel = useVendorLabel()
  // As it was when the dialog opened: each task that is sent would leave the plan.
  const [{ plan, leftOut }] = useState(() => {
    const { tasks } = engine.ledger.store.getState()
    const records = ids.flatMap((id) => tasks.get(id) ?? [])
    return selectionRetry(rules, records, resubmitted(tasks), statuses)
  })
  const { send, sending, sentSoFar, failure } = useRetry((sent) => {
    expectTasks(sent)
    showToast({ text: `${countOf(sent.length, 'new task')} on the way.`, tone: 'good' })
    onClose()
  })
  const toSend = plan.ready.slice(0, MOST_RETRIED).map((task) => ({ ...task, params: task.request.params }))
  const vendors = [...new Set(toSend.map(({ record }) => vendorLabel(record.vendor)))]
  const bill = billWords(
    toSend.map(({ record }) => record),
    (id) => statuses.get(id)?.connection,
    vendors.join(' and '),
  )
  return (
    <Dialog title={`Retry ${countOf(ids.length, 'task')}`} onClose={sending ? () => {} : onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending && toSend.length > 0) send(toSend)
        }}
        className="flex flex-col gap-3 p-4 text-sm"
      >
        <p className="font-semibold">{toSend.length === 0 ? 'None of them can be sent again as it is.' : bill}</p>
        <ul className="list-disc space-y-0.5 pl-5 text-xs text-muted empty:hidden">
          {leftOut.map((words) => (
            <li key={words}>{words}</li>
          ))}
          {plan.ready.length > toSend.length ? <li>At most {MOST_RETRIED} at once.</li> : null}
        </ul>
        {toSend.length === 0 ? null : (
          <>
            <p>The requests stay as they are; each new task is linked to the one that failed.</p>
            <PromptList all={toSend.map(({ record, params }) => ({ key: record.id, params }))} />
          </>
        )}
        {failure === null ? null : (
          <p role="alert" className="text-danger">
            {failure}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose} disabled={sending} data-autofocus>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={sending} disabled={toSend.length === 0}>
            {sending ? `${sentSoFar} of ${toSend.length}` : `Submit ${countOf(toSend.length, 'new task')}`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

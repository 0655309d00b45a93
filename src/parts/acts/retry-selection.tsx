import { useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { expectTasks } from '#parts/acts/expected-tasks.ts'
import { PromptList } from '#parts/retry/prompt-list.tsx'
import { billWords, MOST_RETRIED, resubmitted } from '#parts/retry/retry-plan.ts'
import { RetryForm } from '#parts/retry/retry-form.tsx'
import { selectionRetry } from '#parts/retry/selection-retry.ts'
import { useRetry } from '#parts/retry/use-retry.ts'
import { useRuleBook } from '#parts/rule-book.ts'
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
  const retry = useRetry((sent) => {
    expectTasks(sent)
    showToast({ text: `${countOf(sent.length, 'new task')} on the way.`, tone: 'good' })
    onClose()
  })
  const left = plan.ready.filter(({ record }) => !retry.done.has(record.id))
  const toSend = left.slice(0, MOST_RETRIED).map((task) => ({ ...task, params: task.request.params }))
  const vendors = [...new Set(toSend.map(({ record }) => vendorLabel(record.vendor)))]
  const bill = billWords(
    toSend.map(({ record }) => record),
    (id) => statuses.get(id)?.connection,
    vendors.join(' and '),
  )
  return (
    <RetryForm
      title={`Retry ${countOf(ids.length, 'task')}`}
      bill={toSend.length === 0 ? 'None of them can be sent again as it is.' : bill}
      leftOut={left.length > toSend.length ? [...leftOut, `At most ${MOST_RETRIED} at once.`] : leftOut}
      count={toSend.length}
      retry={retry}
      isCancelFirst
      onSend={() => retry.send(toSend)}
      onClose={onClose}
    >
      {toSend.length === 0 ? null : (
        <>
          <p>The requests stay as they are; each new task is linked to the one that failed.</p>
          <PromptList all={toSend.map(({ record, params }) => ({ key: record.id, params }))} />
        </>
      )}
    </RetryForm>
  )
}

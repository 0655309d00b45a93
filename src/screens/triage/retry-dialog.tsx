import { useState } from 'react'
import type { Millis } from '#domain/time.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { EditFields } from '#screens/triage/edit-fields.tsx'
import { edited, type Edit } from '#screens/triage/edit-request.ts'
import { failedAt, type TriageGroup } from '#screens/triage/groups.ts'
import { PromptList } from '#parts/retry/prompt-list.tsx'
import { billWords, leftOutWords, MOST_RETRIED, type RetryPlan, type RetryWay } from '#parts/retry/retry-plan.ts'
import { RetryForm } from '#parts/retry/retry-form.tsx'
import type { ToSend } from '#parts/retry/send-again.ts'
import { useRetry } from '#parts/retry/use-retry.ts'
import { formatSpan } from '#ui/duration.ts'
import { countOf } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { useNow } from '#ui/use-now.ts'

/** Says what it costs before anything else, then sends a group again: changed, where unchanged would fail again. */
export function RetryDialog({
  group,
  plan,
  way,
  vendor,
  onClose,
}: {
  readonly group: TriageGroup
  readonly plan: RetryPlan
  readonly way: Exclude<RetryWay, 'never'>
  readonly vendor: string
  readonly onClose: () => void
}) {
  const { statuses } = useConnections()
  const retry = useRetry((sent) => {
    showToast({ text: `${countOf(sent.length, 'new task')} on the way.`, tone: 'good' })
    onClose()
  })
  const [edit, setEdit] = useState<Edit>({ kind: 'replace', find: '', replace: '' })
  const left = plan.ready.filter(({ record }) => !retry.done.has(record.id))
  const some = left.slice(0, MOST_RETRIED)
  const toSend: readonly ToSend[] = some.flatMap((task) => {
    const params = way === 'edit' ? edited(task.request.params, edit) : task.request.params
    return params === null ? [] : [{ ...task, params }]
  })
  // Before the change is written down, the cost of sending all of them is what there is to know.
  const costed = toSend.length > 0 ? toSend : some
  const bill = billWords(
    costed.map(({ record }) => record),
    (id) => statuses.get(id)?.connection,
    vendor,
  )

  const leftOut = leftOutWords(plan)
  return (
    <RetryForm
      title={`Resubmit ${countOf(some.length, 'task')}`}
      bill={bill}
      leftOut={
        left.length > some.length ? [...leftOut, `At most ${MOST_RETRIED} at once: the newest come first.`] : leftOut
      }
      count={toSend.length}
      retry={retry}
      onSend={() => retry.send(toSend)}
      onClose={onClose}
    >
      {way === 'edit' ? (
        <>
          <p>{group.verdict.title}: unchanged they would fail again, so only changed requests are sent.</p>
          <EditFields all={some.map(({ request }) => request.params)} edit={edit} onEdit={setEdit} />
        </>
      ) : (
        <>
          <p>The requests stay as they are; each new task is linked to the one that failed.</p>
          <PromptList all={some.map(({ record, request }) => ({ key: record.id, params: request.params }))} />
        </>
      )}
      <WaitNote group={group} />
    </RetryForm>
  )
}

/** How long the vendor would have us wait, while that is not over. */
function WaitNote({ group }: { readonly group: TriageGroup }) {
  const now = useNow()
  const wait: Millis | undefined = group.verdict.retry.waitMs
  const [newest] = group.records
  if (wait === undefined || newest === undefined) return null
  const left = failedAt(newest) + wait - now
  if (left <= 0) return null
  return <p className="text-warn">Better wait another {formatSpan(left)}: sooner it will probably fail again.</p>
}

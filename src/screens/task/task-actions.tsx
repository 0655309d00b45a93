import { useMutation } from '@tanstack/react-query'
import { Pause, PencilLine, Play, RefreshCw, Trash2, XCircle } from 'lucide-react'
import { isLive, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { useRuleBook } from '#parts/rule-book.ts'
import { cancelTask, checkTask, recheckTask } from '#parts/task-requests.ts'
import { advisesResubmit } from '#screens/task/advice.ts'
import { Button } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'
import { submitRoute } from '#url/route.ts'
import { takesCancel, type Vendor } from '#vendors/port.ts'

/** Said before it is pressed; the task is asked about first, so that nothing is erased by it. */
function eraseWords({ label, cancelErases }: Pick<Vendor, 'label' | 'cancelErases'>): string | undefined {
  if (cancelErases === undefined) return undefined
  return `Once a task is over, ${label}’s own call would ${cancelErases}: it is asked about first, and left alone then.`
}

/** What can be done with any task; the card *What to do* has what a task in trouble needs. */
export function TaskActions({ record, onClose }: { readonly record: TaskRecord; readonly onClose: () => void }) {
  const engine = useEngine()
  const rules = useRuleBook()
  const { phase } = record.state
  const over = isTerminal(phase)
  const vendor = engine.vendors.of(record.vendor)
  const canCancel = isLive(record) && vendor !== undefined && takesCancel(vendor, phase)

  // A submit without a known end is not to be doubled; where a retry is the advice, the card has the button.
  const canEdit = phase !== 'submitting' && phase !== 'unconfirmed' && !advisesResubmit(rules, record)

  const check = useMutation(over ? recheckTask(engine, record.id) : checkTask(engine, record.id))
  const cancel = useMutation({
    ...cancelTask(engine, record.id),
    onSuccess: ({ ok, message }) => showToast({ text: message, tone: ok ? 'plain' : 'danger' }),
  })

  async function forget() {
    onClose()
    await engine.commands.forget([record.id])
    showToast({
      text: 'Task forgotten here. The vendor still has it.',
      action: { label: 'Undo', run: () => void engine.commands.restore([record]) },
    })
  }

  return (
    <div className="flex flex-wrap gap-1.5">
      {record.remote === null || phase === 'gone' ? null : (
        <Button size="sm" busy={check.isPending} onClick={() => check.mutate()}>
          <RefreshCw size={13} aria-hidden="true" />
          {over ? 'Check again' : 'Check now'}
        </Button>
      )}
      {over || record.remote === null ? null : (
        <Button size="sm" onClick={() => engine.commands.setPaused([record.id], !record.paused)}>
          {record.paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
          {record.paused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {canCancel ? (
        <Button size="sm" busy={cancel.isPending} title={eraseWords(vendor)} onClick={() => cancel.mutate()}>
          <XCircle size={13} aria-hidden="true" />
          Cancel task
        </Button>
      ) : null}
      {canEdit ? (
        <LinkButton size="sm" to={submitRoute({ resubmitOf: record.id })}>
          <PencilLine size={13} aria-hidden="true" />
          Edit and resubmit
        </LinkButton>
      ) : null}
      <Button size="sm" tone="quiet" onClick={() => void forget()}>
        <Trash2 size={13} aria-hidden="true" />
        Forget
      </Button>
    </div>
  )
}

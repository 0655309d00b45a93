import { useMutation } from '@tanstack/react-query'
import { Pause, PencilLine, Play, RefreshCw, Trash2, XCircle } from 'lucide-react'
import type { TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { askAct } from '#parts/acts/asked-act.ts'
import { useAct } from '#parts/acts/use-act.ts'
import { canCancel } from '#parts/acts/task-acts.ts'
import { KeepForEver } from '#parts/keep-for-ever.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { resubmitRefusal } from '#parts/retry/resubmit-refusal.ts'
import { useRuleBook } from '#parts/rule-book.ts'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { checkTask, recheckTask } from '#parts/task-requests.ts'
import { advisesResubmit } from '#screens/task/advice.ts'
import { Button } from '#ui/button.tsx'
import { submitRoute } from '#url/route.ts'
import { useRoute } from '#url/use-route.ts'

/** What can be done with any task; the card *What to do* has what a task in trouble needs. */
export function TaskActions({ record, onClose }: { readonly record: TaskRecord; readonly onClose: () => void }) {
  const engine = useEngine()
  const rules = useRuleBook()
  const [route] = useRoute()
  const act = useAct()
  const retry = useRefusal('retry')
  const { phase } = record.state
  const over = isTerminal(phase)
  // Where a retry is the advice, the card has the button.
  const canEdit = resubmitRefusal(rules, record) === null && !advisesResubmit(rules, record)
  const check = useMutation(over ? recheckTask(engine, record.id) : checkTask(engine, record.id))

  function forget() {
    // A page of its own has nothing left to show.
    if (route.screen === 'task') onClose()
    act.mutate({ act: 'forget', ids: [record.id] })
  }

  return (
    <div className="flex flex-wrap gap-1.5">
      {record.remote === null || phase === 'gone' ? null : (
        <ActButton act="check" size="sm" busy={check.isPending} onClick={() => check.mutate()}>
          <RefreshCw size={13} aria-hidden="true" />
          {over ? 'Check again' : 'Check now'}
        </ActButton>
      )}
      {over || record.remote === null ? null : (
        <ActButton
          act="pause"
          size="sm"

          onClick={() => engine.commands.setPaused([record.id], !record.paused)}
        >
          {record.paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
          {record.paused ? 'Resume' : 'Pause'}
        </ActButton>
      )}
      {canCancel(record, { vendorOf: engine.vendors.of }) ? (
        <ActButton act="cancel" size="sm" onClick={() => askAct('cancel', [record.id])}>
          <XCircle size={13} aria-hidden="true" />
          Cancel task…
        </ActButton>
      ) : null}
      <KeepForEver record={record} />
      {!canEdit ? null : retry === null ? (
        <LinkButton size="sm" to={submitRoute({ resubmitOf: record.id })}>
          <PencilLine size={13} aria-hidden="true" />
          Edit and resubmit
        </LinkButton>
      ) : (
        <Button size="sm" refused={retry}>
          <PencilLine size={13} aria-hidden="true" />
          Edit and resubmit
        </Button>
      )}
      <ActButton act="forget" size="sm" tone="quiet" onClick={forget}>
        <Trash2 size={13} aria-hidden="true" />
        Forget
      </ActButton>
    </div>
  )
}

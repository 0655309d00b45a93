import { useMutation } from '@tanstack/react-query'
import { Pause, PencilLine, Play, RefreshCw, Trash2, XCircle } from 'lucide-react'
import type { TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { askAct } from '#parts/acts/asked-act.ts'
import { performAct } from '#parts/acts/perform-act.ts'
import { canCancel } from '#parts/acts/task-acts.ts'
import { KeepForEver } from '#parts/keep-for-ever.tsx'
import { LinkButton } from '#parts/link-button.tsx'
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
  const refused = {
    check: useRefusal('check'),
    pause: useRefusal('pause'),
    cancel: useRefusal('cancel'),
    retry: useRefusal('retry'),
    forget: useRefusal('forget'),
  }
  const { phase } = record.state
  const over = isTerminal(phase)
  // Where a retry is the advice, the card has the button.
  const canEdit = resubmitRefusal(rules, record) === null && !advisesResubmit(rules, record)
  const check = useMutation(over ? recheckTask(engine, record.id) : checkTask(engine, record.id))

  function forget() {
    // A page of its own has nothing left to show.
    if (route.screen === 'task') onClose()
    void performAct(engine, route, 'forget', [record.id])
  }

  return (
    <div className="flex flex-wrap gap-1.5">
      {record.remote === null || phase === 'gone' ? null : (
        <Button size="sm" busy={check.isPending} refused={refused.check} onClick={() => check.mutate()}>
          <RefreshCw size={13} aria-hidden="true" />
          {over ? 'Check again' : 'Check now'}
        </Button>
      )}
      {over || record.remote === null ? null : (
        <Button
          size="sm"
          refused={refused.pause}
          onClick={() => engine.commands.setPaused([record.id], !record.paused)}
        >
          {record.paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
          {record.paused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {canCancel(record, { vendorOf: engine.vendors.of }) ? (
        <Button size="sm" refused={refused.cancel} onClick={() => askAct('cancel', [record.id])}>
          <XCircle size={13} aria-hidden="true" />
          Cancel task…
        </Button>
      ) : null}
      <KeepForEver record={record} />
      {!canEdit ? null : refused.retry === null ? (
        <LinkButton size="sm" to={submitRoute({ resubmitOf: record.id })}>
          <PencilLine size={13} aria-hidden="true" />
          Edit and resubmit
        </LinkButton>
      ) : (
        <Button size="sm" refused={refused.retry}>
          <PencilLine size={13} aria-hidden="true" />
          Edit and resubmit
        </Button>
      )}
      <Button size="sm" tone="quiet" refused={refused.forget} onClick={forget}>
        <Trash2 size={13} aria-hidden="true" />
        Forget
      </Button>
    </div>
  )
}

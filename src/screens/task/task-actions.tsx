import { Pause, Play, RefreshCw, Trash2, XCircle } from 'lucide-react'
import { useState } from 'react'
import { isLive, type TaskRecord } from '#domain/task.ts'
import { isTerminal } from '#domain/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { Button } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'
import { vendorOf } from '#vendors/registry.ts'

/** What can be done with any task; the card *What to do* has what a task in trouble needs. */
export function TaskActions({ record, onClose }: { readonly record: TaskRecord; readonly onClose: () => void }) {
  const engine = useEngine()
  const [busy, setBusy] = useState<'check' | 'cancel' | null>(null)
  const over = isTerminal(record.state.phase)
  const canCancel = isLive(record) && vendorOf(record.vendor)?.cancel !== undefined

  async function run(what: 'check' | 'cancel', work: () => Promise<unknown>) {
    setBusy(what)
    try {
      await work()
    } finally {
      setBusy(null)
    }
  }

  async function check() {
    await (over ? engine.commands.recheck(record.id) : engine.polling.checkNow([record.id]))
  }

  async function cancel() {
    const result = await engine.commands.cancel(record.id)
    showToast({ text: result.message, tone: result.ok ? 'plain' : 'danger' })
  }

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
      {record.remote === null || record.state.phase === 'gone' ? null : (
        <Button size="sm" busy={busy === 'check'} onClick={() => void run('check', check)}>
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
        <Button size="sm" busy={busy === 'cancel'} onClick={() => void run('cancel', cancel)}>
          <XCircle size={13} aria-hidden="true" />
          Cancel task
        </Button>
      ) : null}
      <Button size="sm" tone="quiet" onClick={() => void forget()}>
        <Trash2 size={13} aria-hidden="true" />
        Forget
      </Button>
    </div>
  )
}

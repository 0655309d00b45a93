import { Pin, PinOff } from 'lucide-react'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { canKeepForEver } from '#parts/acts/task-acts.ts'
import { ActButton } from '#parts/people/act-button.tsx'

/** Says of a task with copies that they are never removed, or that they may be again. */
export function KeepForEver({ record }: { readonly record: TaskRecord }) {
  const engine = useEngine()
  const isKept = record.keepForEver === true
  if (!canKeepForEver(record)) return null
  return (
    <ActButton act="keep" size="sm" onClick={() => engine.commands.keepForEver([record.id], !isKept)}>
      {isKept ? <PinOff size={13} aria-hidden="true" /> : <Pin size={13} aria-hidden="true" />}
      {isKept ? 'Do not keep for ever' : 'Keep for ever'}
    </ActButton>
  )
}

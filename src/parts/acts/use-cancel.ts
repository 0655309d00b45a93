import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { errorText } from '#domain/error-text.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { CommandResult } from '#engine/command-result.ts'
import { useEngine } from '#engine/engine-context.tsx'

interface CancelOutcome {
  readonly asked: number
  /** What the vendor took, in its words or ours; the last one speaks for all. */
  readonly taken: readonly string[]
  readonly refused: readonly { readonly id: TaskId; readonly message: string }[]
}

/** Asks vendors to stop tasks, one after the other; `stop` leaves those alone that were not asked about yet. */
export function useCancel(onTaken: (outcome: CancelOutcome) => void) {
  const engine = useEngine()
  const stopped = useRef(false)
  const [asked, setAsked] = useState(0)
  const { mutate, isPending, data } = useMutation({
    async mutationFn(ids: readonly TaskId[]): Promise<CancelOutcome> {
      stopped.current = false
      const taken: string[] = []
      const refused: { readonly id: TaskId; readonly message: string }[] = []
      for (const id of ids) {
        if (stopped.current) break
        const result = await engine.commands
          .cancel(id)
          .catch((error: unknown): CommandResult => ({ ok: false, message: errorText(error) }))
        if (result.ok) taken.push(result.message)
        else refused.push({ id, message: result.message })
        setAsked(taken.length + refused.length)
      }
      return { asked: taken.length + refused.length, taken, refused }
    },
    onSuccess(outcome) {
      if (outcome.refused.length === 0) onTaken(outcome)
    },
  })
  return {
    cancel: mutate,
    cancelling: isPending,
    asked,
    refused: data?.refused ?? [],
    stop: () => {
      stopped.current = true
    },
  }
}

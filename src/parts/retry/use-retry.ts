import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { sendAgain, type RetryOutcome, type ToSend } from '#parts/retry/send-again.ts'

/** Sends tasks again as new ones, with progress and a stop; whatever was sent is never sent by a second press. */
export function useRetry(onSent: (sent: readonly TaskId[]) => void) {
  const engine = useEngine()
  const stopped = useRef(false)
  const [sentSoFar, setSentSoFar] = useState(0)
  const [before, setBefore] = useState<Pick<RetryOutcome, 'sent' | 'done'>>({ sent: [], done: [] })
  const { mutate, isPending, data, variables } = useMutation({
    mutationFn(all: readonly ToSend[]): Promise<RetryOutcome> {
      stopped.current = false
      setSentSoFar(0)
      return sendAgain(
        (draft, count) => engine.commands.submit(draft, count),
        all,
        () => stopped.current,
        setSentSoFar,
      )
    },
    onSuccess({ sent, done, error }) {
      if (error === null) onSent([...before.sent, ...sent])
      else setBefore({ sent: [...before.sent, ...sent], done: [...before.done, ...done] })
    },
  })
  const halted = data === undefined || data.error === null ? null : data
  return {
    send: mutate,
    sending: isPending,
    sentSoFar,
    /** Leaves those alone that were not sent yet. */
    stop: () => {
      stopped.current = true
    },
    /** Tasks that an earlier press sent again, before something ended it. */
    done: new Set(before.done),
    /** How far it came and why it went no further; null while all is well. */
    failure: halted === null ? null : `${halted.done.length} of ${variables?.length ?? 0} were sent. ${halted.error}`,
  }
}

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { errorText } from '#domain/error-text.ts'
import type { JsonObject } from '#domain/json.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Retryable } from '#parts/retry/retry-plan.ts'

export interface ToSend extends Retryable {
  readonly params: JsonObject
}

interface RetryOutcome {
  readonly sent: readonly TaskId[]
  /** Why it stopped before the end; null when all were sent. */
  readonly error: string | null
}

/** Sends tasks again as new ones, one after the other; the first that cannot be stored or sent ends it. */
export function useRetry(onSent: (sent: readonly TaskId[]) => void) {
  const engine = useEngine()
  const [sentSoFar, setSentSoFar] = useState(0)
  const { mutate, isPending, data, variables } = useMutation({
    async mutationFn(all: readonly ToSend[]): Promise<RetryOutcome> {
      const sent: TaskId[] = []
      setSentSoFar(0)
      try {
        for (const { record, request, params } of all) {
          const { connection, tags, note } = record
          const { model, options } = request
          const draft = { connection, model, params, options, tags, note, resubmitOf: record.id }
          sent.push(...(await engine.commands.submit(draft, 1)))
          setSentSoFar(sent.length)
        }
        return { sent, error: null }
      } catch (error) {
        return { sent, error: errorText(error) }
      }
    },
    onSuccess({ sent, error }) {
      if (error === null) onSent(sent)
    },
  })
  const stopped = data === undefined || data.error === null ? null : data
  return {
    send: mutate,
    sending: isPending,
    sentSoFar,
    /** How far it came and why it went no further; null while all is well. */
    failure:
      stopped === null ? null : `${stopped.sent.length} of ${variables?.length ?? 0} were sent. ${stopped.error}`,
  }
}

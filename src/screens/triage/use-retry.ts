import { useState } from 'react'
import { errorText } from '#domain/error-text.ts'
import type { JsonObject } from '#domain/json.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Retryable } from '#screens/triage/retry-plan.ts'

export interface ToSend extends Retryable {
  readonly params: JsonObject
}

export interface RetryOutcome {
  readonly sent: readonly TaskId[]
  /** Why it stopped before the end; null when all were sent. */
  readonly error: string | null
}

/** Sends tasks again as new ones, one after the other; the first that cannot be stored or sent ends it. */
export function useRetry() {
  const engine = useEngine()
  const [sentSoFar, setSentSoFar] = useState<number | null>(null)

  async function send(all: readonly ToSend[]): Promise<RetryOutcome> {
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
    } finally {
      setSentSoFar(null)
    }
  }

  return { send, sentSoFar }
}

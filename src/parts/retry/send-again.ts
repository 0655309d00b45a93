import { errorText } from '#domain/error-text.ts'
import type { JsonObject } from '#domain/json.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { Commands } from '#engine/engine.ts'
import type { Retryable } from '#parts/retry/retry-plan.ts'

export interface ToSend extends Retryable {
  readonly params: JsonObject
}

export interface RetryOutcome {
  /** The new tasks. */
  readonly sent: readonly TaskId[]
  /** Those that were sent again: a second press must not send them once more. */
  readonly done: readonly TaskId[]
  /** Why it stopped before the end; null when all were sent. */
  readonly error: string | null
}

const STOPPED = 'You stopped it: the others were not sent.'

/** Sends tasks again as new ones, one after the other; the first that cannot be stored or sent ends it, and so does a stop. */
export async function sendAgain(
  submit: Commands['submit'],
  all: readonly ToSend[],
  isStopped: () => boolean,
  onSent: (count: number) => void,
): Promise<RetryOutcome> {
  const sent: TaskId[] = []
  const done: TaskId[] = []
  try {
    for (const { record, request, params } of all) {
      if (isStopped()) return { sent, done, error: STOPPED }
      const { connection, tags, note } = record
      const { model, options } = request
      const draft = { connection, model, params, options, tags, note, resubmitOf: record.id }
      sent.push(...(await submit(draft, 1)))
      done.push(record.id)
      onSent(done.length)
    }
    return { sent, done, error: null }
  } catch (error) {
    return { sent, done, error: errorText(error) }
  }
}

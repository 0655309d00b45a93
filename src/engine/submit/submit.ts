import { errorText } from '#domain/error-text.ts'
import { submittingRecord } from '#domain/task/new-record.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { isSafeToResend } from '#engine/submit/submit-step.ts'
import { Submitter } from '#engine/submit/submitter.ts'
import type { Submits, SubmitsParts } from '#engine/submit/submits.ts'

/** Each of them is billed: a slip of the keyboard must not buy a thousand. */
const MOST_AT_ONCE = 100

/**
 * `submit` and `resend` reject with an `Error` whose message is a sentence for the person; then nothing was sent.
 */
export function createSubmits(parts: SubmitsParts): Submits {
  const { ledger, storage, clock, line, newKey } = parts
  const submitter = new Submitter({ ...parts, line: ({ connection }) => line(connection) })

  return {
    async submit(draft, count) {
      if (!Number.isInteger(count) || count < 1 || count > MOST_AT_ONCE) {
        throw new Error(`Nothing was sent: the number of tasks must be between 1 and ${MOST_AT_ONCE}.`)
      }
      const way = line(draft.connection)
      if (way === undefined) throw new Error('Nothing was sent: this connection does not exist any more.')
      if (way.budget.blocked !== null) {
        throw new Error('Nothing was sent: the key of this connection was refused. Test it on the Connections screen.')
      }
      const { model, params, options, ...rest } = draft
      // One moment for all of them: they are one batch.
      const now = clock.now()
      const records = Array.from({ length: count }, (): TaskRecord => {
        const request = { model, params, options, idempotencyKey: newKey() }
        return submittingRecord({ ...rest, vendor: way.vendor.key, request }, now)
      })
      await storage.writeNow(records, []).catch((error: unknown) => {
        const why = errorText(error)
        throw new Error(`Nothing was sent: the tasks could not be stored first (${why}).`)
      })
      ledger.add(records)
      ledger.commitNow()
      // In the same breath: a tab that hears of these records must find them taken.
      for (const { id } of records) submitter.send(id, 'new')
      return records.map((record): TaskId => record.id)
    },
    async resend(id, force = false) {
      await Promise.resolve()
      const record = ledger.get(id)
      const way = record && line(record.connection)
      if (record === undefined || way === undefined) throw new Error('Nothing was sent: this task has no connection.')
      if (record.state.phase !== 'unconfirmed') return
      if (!force && !isSafeToResend(record, way.vendor, clock.now())) {
        throw new Error('Nothing was sent: this vendor may make, and bill, a second task.')
      }
      submitter.send(id, force ? 'force' : 'resume')
    },
    async takeCandidate(id, candidate) {
      const isTaken = await submitter.take(id, candidate)
      return isTaken
        ? { ok: true, message: 'This task is watched from now on.' }
        : { ok: false, message: 'Nothing was changed: another row has that task, or this one has one by now.' }
    },
    refuseCandidates: (id) => submitter.takeNone(id),
    resume: (records) => submitter.resume(records),
    stop: () => submitter.stop(),
  }
}

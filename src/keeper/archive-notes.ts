/** Writes into the list what becomes of the copies of its outputs. */
import * as v from 'valibot'
import type { ArchiveNotes } from '#archive/archive-parts.ts'
import type { Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import { withOutput } from '#engine/outputs/output-place.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

interface NotesParts {
  readonly clock: Clock
  /** Changes those that are in the list; resolves when that is on the disk. */
  readonly change: (ids: readonly TaskId[], act: (record: TaskRecord) => TaskRecord) => Promise<void>
}

export function archiveNotes({ clock, change }: NotesParts): Pick<ArchiveNotes, 'onFate' | 'onGone'> {
  return {
    async onFate(id, outputKey, fate) {
      await change([id], (record) =>
        withOutput(record, outputKey, ({ notKept: _before, ...output }) =>
          fate.kind === 'kept' ? { ...output, copy: fate.copy } : { ...output, notKept: fate.notKept },
        ),
      ).catch(() => undefined)
    },
    async onGone(uses, why) {
      const gone = new Map<TaskId, Set<string>>()
      for (const { task, sha256 } of uses) {
        if (v.is(taskIdSchema, task)) gone.set(task, (gone.get(task) ?? new Set()).add(sha256))
      }
      const at = clock.now()
      await change([...gone.keys()], (record) => {
        const hashes = gone.get(record.id)
        const isGone = ({ copy }: Output) => copy?.kind === 'kept' && hashes?.has(copy.sha256) === true
        const outputs = record.outputs.map((output) => (isGone(output) ? withoutCopy(output, why, at) : output))
        return { ...record, outputs }
      })
    },
  }
}

function withoutCopy(output: Output, why: 'removed' | 'lost', at: number): Output {
  if (why === 'removed') return { ...output, copy: { kind: 'removed', at } }
  // A link that still works gives it again.
  const isAlive = output.expiry !== null && output.expiry.at > at
  return isAlive ? { ...output, copy: null } : { ...output, copy: null, notKept: { why, at } }
}

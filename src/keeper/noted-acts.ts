/** What a command that was done says of who did what with which tasks. */
import * as v from 'valibot'
import type { Deed } from '#domain/people/person-act.ts'
import type { PersonEdit } from '#domain/task/record-parts.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { CommandArgs, CommandName } from '#engine/remote/protocol.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

export interface NotedAct {
  readonly task: TaskId
  readonly did: Deed
}

/** Questions, and what leaves no task behind, say nothing of any. */
const DID = {
  submit: (_args, value) => done('submitted', idsIn(value)),
  track: (_args, value) => done('tracked', v.is(trackedSchema, value) ? value.added : []),
  resend: ([task]) => done('sent-again', [task]),
  takeCandidate: ([task], value) => (v.is(refusedSchema, value) ? [] : done('identified', [task])),
  refuseCandidates: ([task]) => done('identified', [task]),
  // What the vendor refused was not done.
  cancel: ([task], value) => (v.is(refusedSchema, value) ? [] : done('cancelled', [task])),
  move: (_args, value) => done('moved', v.is(taskIdSchema, value) ? [value] : []),
  restore: ([rows]) =>
    done(
      'brought-back',
      rows.flatMap((row) => (v.is(rowSchema, row) ? [row.record.id] : [])),
    ),
  edit: ([edits]) => edits.flatMap(({ id, edit }) => deedsOf(edit).map((did) => ({ task: id, did }))),
} as const satisfies { readonly [K in CommandName]?: (args: CommandArgs<K>, value: unknown) => readonly NotedAct[] }

const trackedSchema = v.object({ added: v.array(taskIdSchema) })
const refusedSchema = v.object({ ok: v.literal(false) })
const rowSchema = v.object({ record: v.object({ id: taskIdSchema }) })

/** @param value what the command gave. */
export function actsOf<K extends CommandName>(name: K, args: CommandArgs<K>, value: unknown): readonly NotedAct[] {
  const said: { readonly [N in CommandName]?: (given: CommandArgs<N>, value: unknown) => readonly NotedAct[] } = DID
  return said[name]?.(args, value) ?? []
}

function done(did: Deed, tasks: readonly TaskId[]): readonly NotedAct[] {
  return tasks.map((task) => ({ task, did }))
}

function idsIn(value: unknown): readonly TaskId[] {
  return Array.isArray(value) ? value.filter((id) => v.is(taskIdSchema, id)) : []
}

function deedsOf({ tags, title, note, paused, keepForEver, outputs = {} }: PersonEdit): readonly Deed[] {
  const deeds: (Deed | null)[] = [
    tags === undefined ? null : 'tagged',
    title === undefined ? null : 'named',
    note === undefined ? null : 'noted',
    paused === undefined ? null : paused ? 'paused' : 'resumed',
    keepForEver === undefined ? null : 'kept',
    // That a page has told of an expiry is no act of anybody.
    Object.values(outputs).some(({ saved }) => saved !== undefined && saved !== null) ? 'saved' : null,
  ]
  return deeds.filter((deed) => deed !== null)
}

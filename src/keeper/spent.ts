/** What a command that was done has spent, or may have. Null for one that can cost nobody anything. */
import * as v from 'valibot'
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import type { CommandArgs, CommandName } from '#engine/remote/protocol.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'
import type { Spending } from '#ledger-store/store.ts'

type Spent = Pick<Spending, 'connection' | 'did' | 'what' | 'count' | 'tasks'>

/** @param value what the command gave. */
export function spentBy<K extends CommandName>(name: K, args: CommandArgs<K>, value: unknown): Spent | null {
  const said: { readonly [N in CommandName]?: (given: CommandArgs<N>, value: unknown) => Spent | null } = SPENT
  return said[name]?.(args, value) ?? null
}

const SPENT = {
  submit([{ connection, model, resubmitOf }, count], value) {
    const tasks = v.is(idsSchema, value) ? value : []
    return { connection, did: resubmitOf === null ? 'submit' : 'resubmit', what: model, count, tasks }
  },
  resend: ([task]) => ofOne('send again', task),
  // What the vendor refused changed nothing.
  cancel: ([task], value) => (v.is(refusedSchema, value) ? null : ofOne('cancel', task)),
} as const satisfies { readonly [K in CommandName]?: (args: CommandArgs<K>, value: unknown) => Spent | null }

const idsSchema = v.array(taskIdSchema)
const refusedSchema = v.object({ ok: v.literal(false) })

function ofOne(did: string, task: TaskId): Spent {
  return { connection: connectionOf(task), did, what: '', count: 1, tasks: [task] }
}

/** An id begins with its connection, whose own has no slash. */
function connectionOf(task: TaskId): ConnectionId {
  return task.slice(0, task.indexOf('/'))
}

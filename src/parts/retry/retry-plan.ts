import type { ConnectionId, SubmitRequest, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Connection } from '#domain/connection/connection.ts'
import type { Verdict } from '#triage/rule.ts'
import { countOf } from '#ui/numbers.ts'

/**
 * How a group may be sent again. `as-is`: unchanged; `edit`: only with a change of the request; `cause`: unchanged, but
 * only after something outside of the request was put right (the balance, the key); `never`: it would fail again.
 */
export type RetryWay = 'as-is' | 'edit' | 'cause' | 'never'

/** What is wrong lies with the account or the connection, so that no change of the request can help. */
const OUTSIDE: ReadonlySet<Verdict['category']> = new Set(['balance', 'credentials', 'permission', 'gateway'])

export function retryWay({ category, retry }: Pick<Verdict, 'category' | 'retry'>): RetryWay {
  switch (retry.kind) {
    case 'never':
      return 'never'
    case 'safe':
    case 'after-wait':
      return OUTSIDE.has(category) ? 'cause' : 'as-is'
    case 'after-change':
    case 'unknown':
      return OUTSIDE.has(category) ? 'cause' : 'edit'
  }
}

/** A failed task whose request is known. */
export interface Retryable {
  readonly record: TaskRecord
  readonly request: SubmitRequest
}

/** Which tasks of a group can be sent again, and why the others cannot. */
export interface RetryPlan {
  readonly ready: readonly Retryable[]
  /** Submitted elsewhere: nobody here knows what was asked for. */
  readonly elsewhere: number
  /** Sent again already. */
  readonly done: number
  /** Their connection was removed. */
  readonly unconnected: number
}

/** Each of them may be billed: a slip must not buy a thousand. */
export const MOST_RETRIED = 100

/** Tasks that were sent again: their failure is dealt with, and sending them once more would be paid twice. */
export function resubmitted(tasks: ReadonlyMap<TaskId, TaskRecord>): ReadonlySet<TaskId> {
  const ids = new Set<TaskId>()
  for (const { resubmitOf } of tasks.values()) if (resubmitOf !== null) ids.add(resubmitOf)
  return ids
}

export function retryPlan(
  records: readonly TaskRecord[],
  resubmitted: ReadonlySet<TaskId>,
  connections: ReadonlyMap<ConnectionId, unknown>,
): RetryPlan {
  const ready: Retryable[] = []
  let [elsewhere, done, unconnected] = [0, 0, 0]
  for (const record of records) {
    if (record.request === null) elsewhere += 1
    else if (resubmitted.has(record.id)) done += 1
    else if (!connections.has(record.connection)) unconnected += 1
    else ready.push({ record, request: record.request })
  }
  return { ready, elsewhere, done, unconnected }
}

/** What is not sent again and why, as sentences. */
export function leftOutWords({ elsewhere, done, unconnected }: RetryPlan): readonly string[] {
  return [
    elsewhere === 0
      ? ''
      : `${countOf(elsewhere, 'task')} ${were(elsewhere)} submitted elsewhere and cannot be sent again from here: the request is not known.`,
    done === 0 ? '' : `${countOf(done, 'task')} ${were(done)} sent again already.`,
    unconnected === 0
      ? ''
      : `${countOf(unconnected, 'task')} belong${unconnected === 1 ? 's' : ''} to a connection that was removed.`,
  ].filter((words) => words !== '')
}

/** What sending these costs, before anything else is said: `5 new tasks, each billed by HiAPI.` */
export function billWords(
  tasks: readonly Pick<TaskRecord, 'connection'>[],
  connectionOf: (id: ConnectionId) => Pick<Connection, 'sandbox'> | undefined,
  vendor: string,
): string {
  const free = tasks.filter(({ connection }) => connectionOf(connection)?.sandbox === true).length
  const billed = tasks.length - free
  if (billed === 0) return `${countOf(free, 'new task')} in the sandbox, which bills nothing.`
  const each = billed === 1 ? 'billed' : 'each billed'
  const paid = `${countOf(billed, 'new task')}, ${each} by ${vendor}`
  return free === 0 ? `${paid}.` : `${paid}, and ${countOf(free, 'new task')} in the sandbox, which bills nothing.`
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were'
}

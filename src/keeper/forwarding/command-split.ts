/** Which connections a command is about, and what is left of it for each of them. */
import * as v from 'valibot'
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import { COMMANDS, type CommandArgs, type CommandName } from '#engine/remote/protocol.ts'
import { readRow } from '#engine/storage/rows.ts'

/** `all`: it is about no connection, but about every gateway. */
export type CommandParts =
  | { readonly kind: 'all' }
  | { readonly kind: 'each'; readonly parts: ReadonlyMap<ConnectionId, unknown> }
  /** It asks for what the store has, which every gateway reads. */
  | { readonly kind: 'here' }
  /** Of several connections, and not to be done by halves. */
  | { readonly kind: 'whole'; readonly connections: readonly ConnectionId[] }

/** Null when the arguments are not those of this command. */
export function partsOf<K extends CommandName>(name: K, args: unknown): CommandParts | null {
  const schema: v.GenericSchema<unknown, CommandArgs<K>> = COMMANDS[name]
  const read = v.safeParse(schema, args)
  return read.success ? SPLITS[name](...read.output) : null
}

/** The answers to the parts as the answer to the whole. */
export function joined(name: CommandName, answers: readonly unknown[]): unknown {
  if (answers.length === 1) return answers[0]
  if (name === 'track') {
    const all = answers.map((answer) => v.parse(trackedSchema, answer))
    return { added: all.flatMap(({ added }) => added), known: all.flatMap(({ known }) => known) }
  }
  if (name === 'import') return answers.reduce<number>((sum, answer) => sum + v.parse(v.number(), answer), 0)
  return null
}

/** A task's id begins with the connection by which it came to us. */
export function connectionOfId(id: TaskId): ConnectionId {
  return id.slice(0, id.indexOf('/'))
}

const trackedSchema = v.object({ added: v.array(v.string()), known: v.array(v.string()) })

const SPLITS: { readonly [K in CommandName]: (...args: CommandArgs<K>) => CommandParts } = {
  track: (refs, tags) =>
    each(
      refs,
      ({ connection }) => connection,
      (some) => [some, tags],
    ),
  submit: (draft, count) => one(draft.connection, [draft, count]),
  resend: (task, force) => one(connectionOfId(task), [task, force]),
  takeCandidate: (task, candidate) => one(connectionOfId(task), [task, candidate]),
  refuseCandidates: (task) => one(connectionOfId(task), [task]),
  recheck: (task) => one(connectionOfId(task), [task]),
  cancel: (task) => one(connectionOfId(task), [task]),
  forget: (ids) => each(ids, connectionOfId, (some) => [some]),
  checkNow: (ids) => each(ids, connectionOfId, (some) => [some]),
  watching: (ids) => each(ids, connectionOfId, (some) => [some]),
  edit: (edits) =>
    each(
      edits,
      ({ id }) => connectionOfId(id),
      (some) => [some],
    ),
  restore: (rows) => each(rows, connectionOfRow, (some) => [some]),
  import: (rows) => each(rows, connectionOfRow, (some) => [some]),
  move: (task, to) => ({ kind: 'whole', connections: [...new Set([connectionOfId(task), to.connection])] }),
  testConnection: (connection) => one(connection, [connection]),
  endWait: (connection) => one(connection, [connection]),
  list: (connection, from, size) => one(connection, [connection, from, size]),
  pause: () => ({ kind: 'all' }),
  read: () => ({ kind: 'here' }),
}

function one(connection: ConnectionId, args: unknown): CommandParts {
  return { kind: 'each', parts: new Map([[connection, args]]) }
}

function each<T>(
  things: readonly T[],
  connectionOf: (thing: T) => ConnectionId,
  args: (some: readonly T[]) => unknown,
): CommandParts {
  const groups = new Map<ConnectionId, T[]>()
  for (const thing of things) {
    const connection = connectionOf(thing)
    const group = groups.get(connection) ?? []
    group.push(thing)
    groups.set(connection, group)
  }
  return { kind: 'each', parts: new Map([...groups].map(([connection, some]) => [connection, args(some)])) }
}

function connectionOfRow(row: unknown): ConnectionId {
  const read = readRow(row)
  if (read.kind !== 'record')
    throw new Error('Nothing was changed: a task of this page is not understood by the gateway.')
  return read.record.connection
}

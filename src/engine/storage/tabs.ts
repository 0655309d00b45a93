/**
 * {@link TabChannel} over BroadcastChannel. Every message is parsed: another tab may run another version of this page.
 * What comes before somebody listens (while this tab still loads) waits for the first listener.
 */
import * as v from 'valibot'
import { TROUBLE_REASONS } from '#domain/task/failure.ts'
import { PHASES } from '#domain/task/phase.ts'
import { packedRow, readRow, unpackedRow } from '#engine/storage/rows.ts'
import type { TabChannel, TabMessage } from '#engine/storage/tab-channel.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

/** The part of BroadcastChannel that is used here. */
interface MessagePipe {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  close(): void
}

const CHANNEL_NAME = 'renderwatch'

/** A tab that loads is done long before this many commits of another; beyond it the disk tells the rest. */
const BACKLOG_LIMIT = 10_000

const idsSchema = v.array(taskIdSchema)
const numberOrNull = v.nullable(v.number())

/** Also what a gateway tells of its polls. */
export const pollsSchema = v.array(
  v.object({
    id: taskIdSchema,
    entry: v.object({
      at: v.number(),
      took: v.number(),
      httpStatus: numberOrNull,
      saw: v.picklist([...PHASES, ...TROUBLE_REASONS]),
      word: v.nullable(v.string()),
      next: numberOrNull,
    }),
    heard: v.nullable(v.object({ answeredAt: v.number(), stateAskedAt: numberOrNull })),
  }),
)

const wireSchema = v.variant('kind', [
  v.object({ kind: v.literal('records'), changed: v.array(v.unknown()), forgotten: idsSchema }),
  v.object({
    kind: v.literal('polls'),
    polls: pollsSchema,
  }),
  v.object({ kind: v.picklist(['hello', 'connections']) }),
  v.object({ kind: v.picklist(['check', 'watching']), ids: idsSchema }),
  v.object({ kind: v.literal('paused'), paused: v.boolean() }),
  v.object({ kind: v.literal('unblocked'), connection: v.string() }),
])

/** Connects to the other tabs of this origin. Without BroadcastChannel this tab is alone. */
export function openTabChannel(makePipe: () => MessagePipe | null = broadcastPipe): TabChannel {
  return new PipedChannel(makePipe())
}

class PipedChannel implements TabChannel {
  readonly #pipe: MessagePipe | null
  readonly #listeners = new Set<(message: TabMessage) => void>()
  /** Heard before anybody listened. */
  #backlog: TabMessage[] = []

  constructor(pipe: MessagePipe | null) {
    this.#pipe = pipe
    pipe?.addEventListener('message', ({ data }) => this.#hear(parseTabMessage(data)))
  }

  post(message: TabMessage): void {
    this.#pipe?.postMessage(toWire(message))
  }

  subscribe(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener)
    const waiting = this.#backlog
    this.#backlog = []
    for (const message of waiting) listener(message)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#listeners.clear()
    this.#pipe?.close()
  }

  #hear(message: TabMessage | null): void {
    if (message === null) return
    if (this.#listeners.size > 0) for (const listener of this.#listeners) listener(message)
    else if (this.#backlog.length < BACKLOG_LIMIT) this.#backlog.push(message)
  }
}

/** Null for anything that is no message of ours. A record that does not parse is left out; the disk has it. */
function parseTabMessage(value: unknown): TabMessage | null {
  const parsed = v.safeParse(wireSchema, value)
  if (!parsed.success) return null
  const message = parsed.output
  if (message.kind !== 'records') return message
  const rows = message.changed.map((row) => readRow(unpackedRow(row)))
  const changed = rows.flatMap((row) => (row.kind === 'record' ? row.record : []))
  return { kind: 'records', changed, forgotten: message.forgotten }
}

/** Rows as texts: whether anybody hears it or not, the browser copies what is sent, and texts in a fraction of the time. */
function toWire(message: TabMessage): unknown {
  return message.kind === 'records' ? { ...message, changed: message.changed.map(packedRow) } : message
}

function broadcastPipe(): MessagePipe | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL_NAME)
}

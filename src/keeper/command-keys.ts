import { createHash, randomUUID } from 'node:crypto'
import { ownTaskId, type ConnectionId, type TaskId } from '#domain/task/task.ts'

/**
 * Idempotency keys that follow from the command which asked for the tasks: the same command makes the same tasks,
 * whatever happened between storing them and answering it.
 */
export class CommandKeys {
  #command: string | null = null
  #count = 0

  readonly next = (): string => (this.#command === null ? randomUUID() : keyOf(this.#command, this.#count++))

  /** Runs what takes its keys at once, before it waits for anything. */
  during<T>(command: string, work: () => T): T {
    this.#command = command
    this.#count = 0
    try {
      return work()
    } finally {
      this.#command = null
    }
  }
}

/** The tasks that a submit makes, or has made. */
export function idsOf(command: string, connection: ConnectionId, count: number): readonly TaskId[] {
  return Array.from({ length: count }, (_, index) => ownTaskId(connection, keyOf(command, index)))
}

/** In the shape of a UUID: what a vendor takes for an id of ours today. */
function keyOf(command: string, index: number): string {
  const hex = createHash('sha256').update(`${command} ${index}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

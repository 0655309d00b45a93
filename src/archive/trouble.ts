/** Why new outputs are not kept, and for whom: nobody waits for what would not help him. */
import { errorText } from '#domain/error-text.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import { NoRoom } from '#archive/room.ts'

const POLLED = 'Tasks are polled as before.'
const FULL = `The gateway’s disk is full: new outputs are not kept there. ${POLLED}`
const LIMIT = `The gateway keeps as many bytes as it may: new outputs are not kept there. ${POLLED}`

const ALL = Symbol('all connections')

export class Trouble {
  readonly #why = new Map<ConnectionId | typeof ALL, string>()
  #unremoved: string | null = null

  /** True when the error is one of room: then whoever it is about has to wait. */
  note(connection: ConnectionId, error: unknown): boolean {
    if (error instanceof NoRoom) {
      if (error.scope === 'all') this.#why.set(ALL, LIMIT)
      if (error.scope === 'own') this.#why.set(connection, ownLimit(connection))
      return error.scope !== 'file'
    }
    if (!isFull(error)) return false
    this.#why.set(ALL, FULL)
    return true
  }

  /** Old copies could not be removed; null when they could. */
  noteRemoval(error: unknown): void {
    this.#unremoved = error === null ? null : `Old copies could not be removed: ${errorText(error)}.`
  }

  /** All of them may be tried again. */
  clear(): void {
    this.#why.clear()
  }

  isOver(connection: ConnectionId): boolean {
    return !this.#why.has(ALL) && !this.#why.has(connection)
  }

  /** @param unsent why copies cannot go where they are to go; null while they can. */
  words(unsent: string | null): string | null {
    const all = this.#why.get(ALL)
    const words = [
      ...(all === undefined ? this.#why.values() : [all]),
      ...[unsent, this.#unremoved].filter((why) => why !== null),
    ]
    return words.length === 0 ? null : words.join(' ')
  }
}

function isFull(error: unknown): boolean {
  return /ENOSPC|EDQUOT|SQLITE_FULL|disk is full/i.test(errorText(error))
}

function ownLimit(connection: ConnectionId): string {
  return `The gateway keeps as many bytes of “${connection}” as it may: its new outputs are not kept there. ${POLLED}`
}

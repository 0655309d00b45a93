/** How many bytes still fit: in all, and for each connection with a limit of its own. */
import { ruleOf, type ArchiveRules } from '#domain/output/archive-rules.ts'
import type { ConnectionId } from '#domain/task/task.ts'

/** `file`: it would never fit. `all` and `own`: not before something else goes. */
export class NoRoom extends Error {
  readonly scope: 'file' | 'all' | 'own'

  constructor(scope: NoRoom['scope']) {
    super('there is no room for this file')
    this.scope = scope
  }
}

interface RoomParts {
  readonly rules: ArchiveRules
  readonly bytesInAll: () => number
  /** Of what is kept and noted in the list. */
  readonly bytesOf: (connection: ConnectionId) => number
}

const LARGEST_FILE = 2 * 1024 ** 3

export class Room {
  readonly #parts: RoomParts
  #onTheWay = 0
  /** Of each connection: on the way, or kept and not noted in the list yet. */
  readonly #unnoted = new Map<ConnectionId, number>()

  constructor(parts: RoomParts) {
    this.#parts = parts
  }

  /** The bytes of one file on its way, which count against the limits like those of all others. */
  arriving(connection: ConnectionId): Arriving {
    const { rules, bytesInAll, bytesOf } = this.#parts
    const all = rules.bytes ?? Infinity
    const own = ruleOf(rules, connection).bytes ?? Infinity
    let [onTheWay, unnoted] = [0, 0]
    const count = (bytesOnTheWay: number, bytesUnnoted: number) => {
      this.#onTheWay += bytesOnTheWay - onTheWay
      this.#unnoted.set(connection, (this.#unnoted.get(connection) ?? 0) + bytesUnnoted - unnoted)
      onTheWay = bytesOnTheWay
      unnoted = bytesUnnoted
    }
    const check = (more: number) => {
      if (unnoted + more > Math.min(LARGEST_FILE, all, own)) throw new NoRoom('file')
      if (bytesInAll() + this.#onTheWay + more > all) throw new NoRoom('all')
      if (bytesOf(connection) + (this.#unnoted.get(connection) ?? 0) + more > own) throw new NoRoom('own')
    }
    return {
      check,
      grow(more) {
        check(more)
        count(onTheWay + more, unnoted + more)
      },
      arrived: () => count(0, unnoted),
      end: () => count(0, 0),
    }
  }
}

export interface Arriving {
  /** Throws {@link NoRoom} when so many more bytes would not fit. */
  check(more: number): void
  grow(more: number): void
  /** From now on the file counts among all that are kept. */
  arrived(): void
  /** From now on it counts for its connection too, or is given up. */
  end(): void
}

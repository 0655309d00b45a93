/**
 * How all connections fare, for the pages of this gateway: those that are claimed here as the engine says, the others as
 * their owners told last. At most once a second each, and only what changed.
 */
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { statusSchema } from '#engine/remote/protocol.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { Claims } from '#keeper/claims/claims.ts'

interface Told {
  readonly status: ConnectionStatus
  readonly live: number
}

interface BoardParts {
  readonly claims: Pick<Claims, 'holds' | 'told' | 'tell'>
  readonly timers: Timers
  readonly own: () => readonly Told[]
  /** Connections of this gateway, claimed or not. */
  readonly known: () => readonly ConnectionStatus['connection'][]
}

const TELL_EVERY: Millis = SECOND

const toldSchema: v.GenericSchema<unknown, Told> = v.object({ status: statusSchema, live: v.number() })

export class TeamBoard {
  readonly #parts: BoardParts
  readonly #telling: Alarm
  readonly #last = new Map<ConnectionId, string>()

  constructor(parts: BoardParts) {
    this.#parts = parts
    this.#telling = new Alarm(parts.timers)
  }

  /** Something about the own ones may have changed. */
  changed(): void {
    this.#telling.setIfFree(TELL_EVERY, () => this.#tellAll())
  }

  stop(): void {
    this.#telling.clear()
  }

  all(): readonly Told[] {
    const own = this.#parts.own().filter(({ status }) => this.#parts.claims.holds(status.connection.id))
    const all = new Map(own.map((told) => [told.status.connection.id, told]))
    for (const [connection, text] of this.#parts.claims.told()) {
      const read = v.safeParse(toldSchema, parseJson(text))
      if (read.success && !all.has(connection)) all.set(connection, read.output)
    }
    for (const connection of this.#parts.known()) {
      if (!all.has(connection.id)) all.set(connection.id, { status: unclaimed(connection), live: 0 })
    }
    return [...all.values()]
  }

  #tellAll(): void {
    const { claims, own } = this.#parts
    for (const told of own()) {
      const { id } = told.status.connection
      const text = JSON.stringify(told)
      if (!claims.holds(id) || this.#last.get(id) === text) continue
      this.#last.set(id, text)
      // What was not told is told with the next change.
      claims.tell(id, text)
    }
    for (const id of this.#last.keys()) if (!claims.holds(id)) this.#last.delete(id)
  }
}

/** Nobody works for it just now: nothing is known of it but that it is there. */
function unclaimed(connection: ConnectionStatus['connection']): ConnectionStatus {
  return {
    connection,
    health: { kind: 'idle' },
    held: null,
    budget: { perSecond: 0, allowedPerSecond: 0, inFlight: 0, waiting: 0 },
  }
}

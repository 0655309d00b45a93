/** One connection to a PostgreSQL server, from its opening to its loss. */
import pg from 'pg'
import { SECOND, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import { PgAway, pgError, pgOptions } from '#ledger-store/postgres/pg-address.ts'

type PgScalar = string | number | boolean | null

export type PgValue = PgScalar | readonly PgScalar[]

/** Gives the rows; rejects with a `PgRefusal`, or a `PgAway` when it may or may not have happened. */
export type PgQuery = (sql: string, ...values: readonly PgValue[]) => Promise<readonly unknown[]>

export interface PgLife {
  readonly pid: number
  /** Aborted when it is over. The server has let go of its locks by then, or does so when it notices. */
  readonly lost: AbortSignal
  readonly query: PgQuery
  /** Nobody else's statement comes between those of `work`. */
  together<T>(work: (query: PgQuery) => Promise<T>): Promise<T>
}

interface LifeParts {
  readonly address: string
  /** What the server lists it under. */
  readonly name: string
  readonly timers: Timers
  readonly onNotice: (channel: string, payload: string) => void
}

/** The server takes a statement for lost in a network that is, and so must we: TCP alone would wait for 15 minutes. */
const PATIENCE: Millis = 15 * SECOND

/** The server is to notice a dead gateway as soon as we notice a dead server. Without effect on a local socket. */
const NOTICE_US_GONE = 'SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2'

/** What was acknowledged is on the disk, whatever is usual on this server; more than that stays as it is. */
const DURABLE = `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`

/** Connects; rejects with a `PgAway` or a `PgRefusal`. */
export async function openLife(parts: LifeParts): Promise<PgLife & { end(): Promise<void> }> {
  const { address, name } = parts
  try {
    const client = new pg.Client(pgOptions(address, name))
    // Without a listener an error would end the process.
    client.on('error', () => undefined)
    await client.connect()
    const life = new OpenLife(client, parts)
    await life.begin()
    return life
  } catch (error) {
    throw pgError(address, error)
  }
}

class OpenLife implements PgLife {
  pid = 0
  readonly #client: pg.Client
  readonly #parts: LifeParts
  readonly #over = new AbortController()
  readonly #late: Alarm
  #last: Promise<unknown> = Promise.resolve()

  constructor(client: pg.Client, parts: LifeParts) {
    this.#client = client
    this.#parts = parts
    this.#late = new Alarm(parts.timers)
    client.on('error', (error) => this.#lose(error))
    client.on('end', () => this.#lose(null))
    client.on('notification', ({ channel, payload = '' }) => parts.onNotice(channel, payload))
  }

  get lost(): AbortSignal {
    return this.#over.signal
  }

  async begin(): Promise<void> {
    await this.query(NOTICE_US_GONE)
    await this.query(DURABLE)
    const [row] = await this.query('SELECT pg_backend_pid() AS pid')
    const pid: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'pid') : null
    if (typeof pid !== 'number') throw new PgAway('the server does not tell which session this is')
    this.pid = pid
  }

  readonly query: PgQuery = (sql, ...values) => this.together((query) => query(sql, ...values))

  together<T>(work: (query: PgQuery) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => work(this.#ask))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async end(): Promise<void> {
    await this.#last
    await this.#client.end().catch(() => undefined)
    this.#lose(null)
  }

  readonly #ask: PgQuery = async (sql, ...values) => {
    const { address } = this.#parts
    this.lost.throwIfAborted()
    this.#late.set(PATIENCE, () => this.#giveUp())
    try {
      const { rows } = await this.#client.query<Readonly<Record<string, unknown>>>(
        sql,
        values.length === 0 ? undefined : [...values],
      )
      // Of several statements at once there is a list of results.
      return rows ?? []
    } catch (error) {
      throw error instanceof PgAway ? error : pgError(address, error)
    } finally {
      this.#late.clear()
    }
  }

  #giveUp(): void {
    this.#lose(new PgAway('the server does not answer any more'))
    // A statement is under way, so this ends the connection at once, and the statement with it.
    void this.#client.end().catch(() => undefined)
  }

  #lose(error: Error | null): void {
    this.#late.clear()
    this.#over.abort(error === null ? new PgAway('the session ended') : pgError(this.#parts.address, error))
  }
}

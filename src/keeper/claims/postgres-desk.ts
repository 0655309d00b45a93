/**
 * {@link ClaimDesk} in PostgreSQL. Locks are taken in the session in which the store writes. The beat goes by another,
 * because a write may wait for a lock that a frozen gateway has: who waits must go on beating, and end that one's session.
 */
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { ConnectionId } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { SILENT_AFTER } from '#keeper/claims/beat.ts'
import type { Card, ClaimDesk, Seat, Seen } from '#keeper/claims/claim-desk.ts'
import type { PgLife } from '#ledger-store/postgres/pg-life.ts'
import type { PgSession } from '#ledger-store/postgres/pg-session.ts'

interface DeskParts {
  /** The session of the store's writes. */
  readonly work: Pick<PgSession, 'life'>
  /** Opened when it is needed first. */
  readonly watch: Pick<PgSession, 'life' | 'query' | 'open'>
}

/** Whoever sat in this session before has given up: nobody is to end the session because that one is silent. */
const SIT = `WITH before AS (DELETE FROM renderwatch.gateway WHERE pid = $2)
  INSERT INTO renderwatch.gateway (session, pid, started, name, keys, at)
  SELECT $1, pid, backend_start, $3, $4, clock_timestamp() FROM pg_stat_activity WHERE pid = $2 RETURNING session`

const ALIVE = 'pg_stat_activity AS a ON a.pid = g.pid AND a.backend_start = g.started'

const BEAT = `UPDATE renderwatch.gateway AS g SET at = clock_timestamp() FROM pg_stat_activity AS a
  WHERE g.session = $1 AND a.pid = g.pid AND a.backend_start = g.started RETURNING g.session`

/** The row goes first: a beat that comes while the session ends finds none, and is not believed. */
const END_SILENT = `WITH silent AS (
    DELETE FROM renderwatch.gateway WHERE at < clock_timestamp() - make_interval(secs => $1) RETURNING pid, started
  ) SELECT pg_terminate_backend(g.pid) FROM silent AS g JOIN ${ALIVE}`

const GATEWAYS = `SELECT g.session, g.name, g.keys FROM renderwatch.gateway AS g JOIN ${ALIVE}`
const CLAIMS = `SELECT c.connection, c.session, (extract(epoch FROM c.since) * 1000)::bigint AS since, c.status
  FROM renderwatch.claim AS c JOIN renderwatch.gateway AS g USING (session) JOIN ${ALIVE}`

const STATE = `SELECT EXISTS (SELECT FROM renderwatch.pause) AS paused,
  clock_timestamp() > pg_postmaster_start_time() + make_interval(secs => $1) AS settled`

const LOCK = `SELECT pg_try_advisory_lock(hashtextextended('renderwatch claim ' || $1, 0)) AS got`
const UNLOCK = `SELECT pg_advisory_unlock(hashtextextended('renderwatch claim ' || $1, 0))`
const NOTE = `INSERT INTO renderwatch.claim (connection, session, since) VALUES ($1, $2, clock_timestamp())
  ON CONFLICT (connection) DO UPDATE SET session = excluded.session, since = excluded.since, status = NULL`

const gatewaySchema = v.object({ session: v.string(), name: v.string(), keys: v.array(v.string()) })
const claimSchema = v.object({
  connection: v.string(),
  session: v.string(),
  since: v.number(),
  status: v.nullable(v.string()),
})
const stateSchema = v.object({ paused: v.boolean(), settled: v.boolean() })
const lockSchema = v.object({ got: v.boolean() })

export function postgresDesk({ work, watch }: DeskParts): ClaimDesk {
  let isOpen = false
  return {
    async sit(card) {
      if (!isOpen) await watch.open()
      isOpen = true
      const { life } = work
      if (life === null) return null
      const session = randomUUID()
      const rows = await watch.query(SIT, session, life.pid, card.name, card.keys)
      return rows.length === 1 ? new PostgresSeat(session, life, watch) : null
    },
  }
}

class PostgresSeat implements Seat {
  readonly session: string
  readonly lost: AbortSignal
  readonly #life: PgLife
  readonly #watch: DeskParts['watch']
  readonly #taken = new Set<ConnectionId>()

  constructor(session: string, life: PgLife, watch: DeskParts['watch']) {
    this.session = session
    this.lost = life.lost
    this.#life = life
    this.#watch = watch
  }

  async beat(): Promise<boolean> {
    return (await this.#watch.query(BEAT, this.session)).length === 1
  }

  async look(): Promise<Seen> {
    await this.#watch.query(END_SILENT, SILENT_AFTER / SECOND)
    const gateways = await this.#watch.query(GATEWAYS)
    const claims = await this.#watch.query(CLAIMS)
    const [state] = await this.#watch.query(STATE, SILENT_AFTER / SECOND)
    return {
      gateways: gateways.map((row) => v.parse(gatewaySchema, row)),
      claims: claims.map((row) => v.parse(claimSchema, row)),
      ...v.parse(stateSchema, state),
    }
  }

  async show({ name, keys }: Card): Promise<void> {
    await this.#watch.query(
      'UPDATE renderwatch.gateway SET name = $2, keys = $3 WHERE session = $1',
      this.session,
      name,
      keys,
    )
  }

  async tell(connection: ConnectionId, status: string): Promise<void> {
    const told = 'UPDATE renderwatch.claim SET status = $3 WHERE connection = $1 AND session = $2'
    await this.#watch.query(told, connection, this.session, status)
  }

  async pause(paused: boolean): Promise<void> {
    await this.#watch.query(
      paused ? 'INSERT INTO renderwatch.pause VALUES (true) ON CONFLICT DO NOTHING' : 'DELETE FROM renderwatch.pause',
    )
  }

  take(connection: ConnectionId): Promise<boolean> {
    return this.#life.together(async (query) => {
      const [row] = await query(LOCK, connection)
      if (!v.parse(lockSchema, row).got) return false
      this.#taken.add(connection)
      await query(NOTE, connection, this.session)
      return true
    })
  }

  give(connection: ConnectionId): Promise<void> {
    return this.#life.together(async (query) => {
      this.#taken.delete(connection)
      await query('DELETE FROM renderwatch.claim WHERE connection = $1 AND session = $2', connection, this.session)
      await query(UNLOCK, connection)
    })
  }

  giveAll(): Promise<void> {
    return this.#life.together(async (query) => {
      await query('DELETE FROM renderwatch.claim WHERE session = $1', this.session)
      for (const connection of this.#taken) await query(UNLOCK, connection)
      this.#taken.clear()
    })
  }

  async leave(): Promise<void> {
    await this.#watch.query('DELETE FROM renderwatch.gateway WHERE session = $1', this.session)
  }
}

/**
 * {@link LedgerStore} in PostgreSQL, which several gateways share. What one writes goes through its one session, in the
 * order of the calls; what it reads goes beside it.
 */
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { EpochMs } from '#domain/time.ts'
import { endSession } from '#ledger-store/postgres/end-session.ts'
import { PgAway, PgRefusal } from '#ledger-store/postgres/pg-address.ts'
import { commitValues } from '#ledger-store/postgres/pg-change.ts'
import { PgCopyBook } from '#ledger-store/postgres/pg-copies.ts'
import type { PgValue } from '#ledger-store/postgres/pg-life.ts'
import { NEWS_CHANNEL, OTHER_VERSION, SCHEMA_VERSION, type PgMeta } from '#ledger-store/postgres/pg-migrations.ts'
import { PgSpendBook } from '#ledger-store/postgres/pg-spending.ts'
import { keyOf } from '#ledger-store/postgres/pg-key.ts'
import { fromStored, toStored } from '#ledger-store/stored-text.ts'
import type { PgReads } from '#ledger-store/postgres/pg-reads.ts'
import type { PgSession } from '#ledger-store/postgres/pg-session.ts'
import { Superseded, type Change, type LedgerStore, type News, type StoredRow } from '#ledger-store/store.ts'

const rowSchema = v.object({ id: v.string(), v: v.number(), vendor_part: v.string(), person_part: v.string() })
const newsSchema = v.object({ ...rowSchema.entries, rev: v.number(), gone_at: v.nullable(v.number()) })

const ROW = 'id, v, vendor_part, person_part'

const COMMIT = `SELECT renderwatch.commit(${Array.from({ length: 20 }, (_, index) => `$${index + 1}`).join(', ')})`

/** In one look: what was forgotten must not be pruned between two of them. Without news there is one row, of nulls. */
const NEWS = `SELECT pruned, news.* FROM (SELECT value::bigint AS pruned FROM renderwatch.meta WHERE name = 'pruned') AS meta
  LEFT JOIN LATERAL (
    SELECT ${ROW}, rev, gone_at FROM renderwatch.task WHERE rev > $1 ORDER BY rev LIMIT $2
  ) AS news ON true ORDER BY rev`

interface StoreParts {
  readonly session: PgSession
  readonly reads: PgReads
  readonly meta: PgMeta
}

export class PgStore implements LedgerStore {
  readonly ledger: string
  readonly secret: string
  readonly aside = null
  readonly copyBook: PgCopyBook
  readonly spendBook: PgSpendBook
  readonly #parts: StoreParts
  /** By this the database knows whose last commit is whose. */
  readonly #name = randomUUID()
  readonly #newsListeners = new Set<() => void>()
  readonly #awayListeners = new Set<(why: string | null) => void>()
  readonly #closed = new AbortController()
  readonly #ends: readonly (() => void)[]
  #ending: Promise<void> | null = null

  constructor(parts: StoreParts) {
    this.#parts = parts
    const { session, reads, meta } = parts
    this.ledger = meta.ledger
    this.secret = meta.secret
    this.copyBook = new PgCopyBook({ write: session.query, read: reads.query })
    this.spendBook = new PgSpendBook(session.query, reads.query)
    this.#ends = [
      session.listen(NEWS_CHANNEL, () => this.#noteNews()),
      session.onLife((life, why) => {
        for (const listener of this.#awayListeners) listener(life === null ? awayWords(why) : null)
        // What was told meanwhile was told to nobody here.
        if (life !== null) this.#noteNews()
      }),
    ]
  }

  async commit(change: Change): Promise<void> {
    const { session } = this.#parts
    const name = randomUUID()
    const { life } = session
    try {
      await session.query(COMMIT, SCHEMA_VERSION, this.#name, name, ...commitValues(change))
    } catch (error) {
      if (life !== null && error instanceof PgAway && (await this.#wasCommitted(name, life.pid))) return
      throw ours(error)
    }
  }

  async open(connection?: string): Promise<readonly StoredRow[]> {
    const open = `SELECT ${ROW} FROM renderwatch.task WHERE NOT over AND gone_at IS NULL`
    return connection === undefined ? this.#rows(open) : this.#rows(`${open} AND connection = $1`, toStored(connection))
  }

  async read(ids: readonly string[]): Promise<readonly StoredRow[]> {
    const found = `SELECT ${ROW} FROM renderwatch.task WHERE key = ANY($1) AND gone_at IS NULL`
    return this.#rows(found, [...new Set(ids)].map(keyOf))
  }

  async findByRemote(connection: string, remote: string): Promise<StoredRow | null> {
    const found = `SELECT ${ROW} FROM renderwatch.task WHERE connection = $1 AND remote = $2 AND gone_at IS NULL LIMIT 1`
    return (await this.#rows(found, toStored(connection), keyOf(remote)))[0] ?? null
  }

  async heard(connection?: string): Promise<readonly string[]> {
    const all = 'SELECT value AS text FROM renderwatch.heard'
    const { query } = this.#parts.reads
    const rows = await (connection === undefined
      ? query(all)
      : query(`${all} WHERE connection = $1`, toStored(connection)))
    return rows.map((row) => v.parse(textSchema, row).text)
  }

  async newsAfter(rev: number, limit: number): Promise<News | null> {
    const found = await this.#parts.reads.query(NEWS, rev, limit)
    if (rev > 0 && rev < v.parse(v.object({ pruned: v.number() }), found[0]).pruned) return null
    const rows = found.filter((row) => v.is(newsSchema, row))
    return {
      rows: rows.filter((row) => row.gone_at === null).map(toRow),
      gone: rows.flatMap(({ id, gone_at }) => (gone_at === null ? [] : [fromStored(id)])),
      rev: rows.at(-1)?.rev ?? rev,
      more: rows.length === limit,
    }
  }

  async count(): Promise<number> {
    return this.#number('SELECT count(*) AS n FROM renderwatch.task WHERE gone_at IS NULL')
  }

  async setAside(rows: Parameters<LedgerStore['setAside']>[0], at: EpochMs): Promise<void> {
    await this.#write(
      'SELECT renderwatch.set_aside($1, $2, $3, $4, $5, $6)',
      SCHEMA_VERSION,
      rows.map(({ id }) => keyOf(`${id} ${at}`)),
      rows.map(({ id }) => keyOf(id)),
      rows.map(({ reason }) => toStored(reason)),
      rows.map(({ reason: _reason, ...row }) => JSON.stringify(row)),
      at,
    )
  }

  async quarantined(): Promise<number> {
    return this.#number('SELECT count(*) AS n FROM renderwatch.quarantine')
  }

  async answerTo(command: string): Promise<string | null> {
    const sql = 'SELECT answer AS text FROM renderwatch.command WHERE key = $1'
    const [row] = await this.#parts.reads.query(sql, keyOf(command))
    return row === undefined ? null : fromStored(v.parse(textSchema, row).text)
  }

  async keepAnswer(command: string, answer: string, at: EpochMs): Promise<void> {
    const sql = `INSERT INTO renderwatch.command VALUES ($1, $2, $3)
      ON CONFLICT (key) DO UPDATE SET at = excluded.at, answer = excluded.answer`
    await this.#write(sql, keyOf(command), at, toStored(answer))
  }

  async prune({ answers, gone }: Parameters<LedgerStore['prune']>[0]): Promise<void> {
    await this.#write('SELECT renderwatch.prune($1, $2, $3)', SCHEMA_VERSION, answers, gone)
  }

  onNews(listener: () => void): () => void {
    this.#newsListeners.add(listener)
    return () => this.#newsListeners.delete(listener)
  }

  onAway(listener: (why: string | null) => void): () => void {
    this.#awayListeners.add(listener)
    return () => this.#awayListeners.delete(listener)
  }

  close(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    for (const end of this.#ends) end()
    this.#closed.abort(new PgAway('the list is closed'))
    await this.#parts.session.close()
    await this.#parts.reads.close()
  }

  /**
   * The connection was lost while it was committed. What became of it is asked of the next one, once the server has
   * ended the session that was lost: until then it could still be committed.
   */
  async #wasCommitted(name: string, pid: number): Promise<boolean> {
    const { session } = this.#parts
    for (;;) {
      await session.whenThere(this.#closed.signal)
      try {
        return await session.together(async (query) => {
          await endSession(query, pid)
          const sql = 'SELECT commit AS text FROM renderwatch.last_commit WHERE session = $1'
          const [row] = await query(sql, this.#name)
          return v.is(textSchema, row) && row.text === name
        })
      } catch (error) {
        if (!(error instanceof PgAway)) throw error
      }
    }
  }

  #noteNews(): void {
    for (const listener of this.#newsListeners) listener()
  }

  async #write(sql: string, ...values: readonly PgValue[]): Promise<void> {
    try {
      await this.#parts.session.query(sql, ...values)
    } catch (error) {
      throw ours(error)
    }
  }

  async #rows(sql: string, ...values: readonly PgValue[]): Promise<readonly StoredRow[]> {
    return (await this.#parts.reads.query(sql, ...values)).map((row) => toRow(v.parse(rowSchema, row)))
  }

  async #number(sql: string): Promise<number> {
    return v.parse(v.tuple([v.object({ n: v.number() })]), await this.#parts.reads.query(sql))[0].n
  }
}

const textSchema = v.object({ text: v.string() })

function toRow(row: v.InferOutput<typeof rowSchema>): StoredRow {
  return { id: fromStored(row.id), v: row.v, vendorPart: row.vendor_part, personPart: row.person_part }
}

function ours(error: unknown): unknown {
  const isOther = error instanceof PgRefusal && error.code === OTHER_VERSION
  return isOther ? new Superseded('a newer version of Renderwatch has changed the tables of this list') : error
}

function awayWords(why: string | null): string {
  return `the database is away${why === null ? '' : ` (${why})`}`
}

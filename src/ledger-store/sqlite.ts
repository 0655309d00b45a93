/** {@link LedgerStore} in one file of SQLite, which answers at once: what is called first is done first. */
import * as v from 'valibot'
import type { EpochMs } from '#domain/time.ts'
import { SqliteCopyBook } from '#ledger-store/sqlite-copies.ts'
import { SqliteSpendBook } from '#ledger-store/sqlite-spending.ts'
import { fromStored, toStored } from '#ledger-store/stored-text.ts'
import { letGo, type SqlDatabase, type SqlValue } from '#ledger-store/sql.ts'
import type { Change, CopyBook, LedgerStore, News, NewRow, SpendBook, StoredRow } from '#ledger-store/store.ts'

const rowSchema = v.object({ id: v.string(), v: v.number(), vendor_part: v.string(), person_part: v.string() })
const newsSchema = v.object({ ...rowSchema.entries, rev: v.number(), gone_at: v.nullable(v.number()) })

const ROW = 'id, v, vendor_part, person_part'

/** An unchanged row is not written, and takes no revision. */
const PUT = `INSERT INTO task (id, connection, remote, over, v, vendor_part, person_part, rev, gone_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)
  ON CONFLICT (id) DO UPDATE SET connection = excluded.connection, remote = excluded.remote, over = excluded.over,
    v = excluded.v, vendor_part = excluded.vendor_part, person_part = excluded.person_part, rev = excluded.rev,
    gone_at = NULL
  WHERE gone_at IS NOT NULL OR v <> excluded.v OR vendor_part <> excluded.vendor_part
    OR person_part <> excluded.person_part`

/** What was in a forgotten task goes at once; that it was forgotten is remembered for those who do not know yet. */
const GONE = `UPDATE task SET gone_at = ?, rev = ?, over = 1, remote = NULL, vendor_part = '', person_part = ''
  WHERE id = ? AND gone_at IS NULL`

const HEARD = 'INSERT OR REPLACE INTO heard VALUES (?, ?)'

const COPY_USE = 'INSERT OR REPLACE INTO copy_use VALUES (?, ?, ?, ?, ?, NULL)'

export class SqliteStore implements LedgerStore {
  readonly ledger: string
  readonly secret: string
  readonly aside: string | null
  readonly copyBook: CopyBook
  readonly spendBook: SpendBook
  readonly #database: SqlDatabase
  readonly #listeners = new Set<() => void>()
  readonly #statements = new Map<string, ReturnType<SqlDatabase['prepare']>>()

  constructor(database: SqlDatabase, made: Pick<LedgerStore, 'ledger' | 'secret' | 'aside'>) {
    this.#database = database
    const { ledger, secret, aside } = made
    this.ledger = ledger
    this.secret = secret
    this.aside = aside
    this.copyBook = new SqliteCopyBook((sql) => this.#prepared(sql))
    this.spendBook = new SqliteSpendBook((sql) => this.#prepared(sql))
  }

  async commit({ put, gone, heard, at }: Change): Promise<void> {
    this.#atOnce(() => {
      let rev = this.#rev()
      for (const row of put) {
        rev += 1
        const { over, v: version, vendorPart, personPart } = row
        const [id, connection] = [toStored(row.id), toStored(row.connection)]
        const remote = row.remote === null ? null : toStored(row.remote)
        this.#run(PUT, id, connection, remote, over ? 1 : 0, version, vendorPart, personPart, rev)
        if (this.#number('SELECT changes() AS n') > 0) this.#noteCopies(row)
      }
      for (const id of gone.map(toStored)) {
        this.#run(GONE, at, (rev += 1), id)
        this.#run('UPDATE copy_use SET gone_at = ? WHERE task = ? AND gone_at IS NULL', at, id)
      }
      for (const [connection, note] of heard ?? []) this.#run(HEARD, toStored(connection), note)
    })
    if (put.length + gone.length > 0) for (const listener of this.#listeners) listener()
  }

  async open(connection?: string): Promise<readonly StoredRow[]> {
    const open = `SELECT ${ROW} FROM task WHERE over = 0 AND gone_at IS NULL`
    return connection === undefined ? this.#rows(open) : this.#rows(`${open} AND connection = ?`, connection)
  }

  async read(ids: readonly string[]): Promise<readonly StoredRow[]> {
    return [...new Set(ids)]
      .map(toStored)
      .flatMap((id) => this.#rows(`SELECT ${ROW} FROM task WHERE id = ? AND gone_at IS NULL`, id))
  }

  async findByRemote(connection: string, remote: string): Promise<StoredRow | null> {
    const found = `SELECT ${ROW} FROM task WHERE connection = ? AND remote = ? AND gone_at IS NULL LIMIT 1`
    return this.#rows(found, toStored(connection), toStored(remote))[0] ?? null
  }

  async heard(connection?: string): Promise<readonly string[]> {
    const all = 'SELECT value FROM heard'
    const rows =
      connection === undefined ? this.#all(all) : this.#all(`${all} WHERE connection = ?`, toStored(connection))
    return rows.map((row) => v.parse(v.object({ value: v.string() }), row).value)
  }

  async newsAfter(rev: number, limit: number): Promise<News | null> {
    if (rev < Number(this.#meta('pruned') ?? 0) && rev > 0) return null
    const all = `SELECT ${ROW}, rev, gone_at FROM task WHERE rev > ? ORDER BY rev LIMIT ?`
    const found = this.#all(all, rev, limit).map((row) => v.parse(newsSchema, row))
    return {
      rows: found.filter((row) => row.gone_at === null).map(toRow),
      gone: found.flatMap(({ id, gone_at }) => (gone_at === null ? [] : [fromStored(id)])),
      rev: found.at(-1)?.rev ?? rev,
      more: found.length === limit,
    }
  }

  async count(): Promise<number> {
    return this.#number('SELECT count(*) AS n FROM task WHERE gone_at IS NULL')
  }

  async setAside(rows: Parameters<LedgerStore['setAside']>[0], at: EpochMs): Promise<void> {
    this.#atOnce(() => {
      for (const { reason, ...row } of rows) {
        const name = toStored(`${row.id} ${at}`)
        this.#run('INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?)', name, at, reason, JSON.stringify(row))
        this.#run(GONE, at, this.#rev() + 1, toStored(row.id))
      }
    })
  }

  async quarantined(): Promise<number> {
    return this.#number('SELECT count(*) AS n FROM quarantine')
  }

  async answerTo(command: string): Promise<string | null> {
    return this.#text('SELECT answer AS text FROM command WHERE id = ?', toStored(command))
  }

  async keepAnswer(command: string, answer: string, at: EpochMs): Promise<void> {
    this.#run('INSERT OR REPLACE INTO command VALUES (?, ?, ?)', toStored(command), at, answer)
  }

  async prune({ answers, gone }: Parameters<LedgerStore['prune']>[0]): Promise<void> {
    this.#atOnce(() => {
      this.#run('DELETE FROM command WHERE at < ?', answers)
      const last = this.#number('SELECT coalesce(max(rev), 0) AS n FROM task WHERE gone_at < ?', gone)
      if (last === 0) return
      // The highest revision is in use for good: a reader's must never come again with other news.
      this.#setMeta('rev', String(this.#rev()))
      this.#setMeta('pruned', String(Math.max(last, Number(this.#meta('pruned') ?? 0))))
      this.#run('DELETE FROM task WHERE gone_at < ?', gone)
    })
  }

  onNews(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A file is there, or the gateway does not start: a disk that is full tells so with each commit. */
  onAway(): () => void {
    return () => undefined
  }

  async close(): Promise<void> {
    this.#statements.clear()
    letGo(this.#database)
  }

  #noteCopies({ copies, forEver, ...row }: NewRow): void {
    const [id, connection] = [toStored(row.id), toStored(row.connection)]
    this.#run('DELETE FROM copy_use WHERE task = ?', id)
    for (const { sha256, at } of copies) this.#run(COPY_USE, id, sha256, connection, at, forEver ? 1 : 0)
  }

  #atOnce(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      try {
        this.#database.exec('ROLLBACK')
      } catch {
        // SQLite has rolled back by itself, as it does when the disk is full.
      }
      throw error
    }
  }

  /** The highest revision that was ever given. */
  #rev(): number {
    const highest = this.#number('SELECT coalesce(max(rev), 0) AS n FROM task')
    return Math.max(highest, Number(this.#meta('rev') ?? 0))
  }

  #meta(name: string): string | null {
    return this.#text('SELECT value AS text FROM meta WHERE name = ?', name)
  }

  #setMeta(name: string, value: string): void {
    this.#run('INSERT OR REPLACE INTO meta VALUES (?, ?)', name, value)
  }

  #rows(sql: string, ...values: readonly SqlValue[]): readonly StoredRow[] {
    return this.#all(sql, ...values).map((row) => toRow(v.parse(rowSchema, row)))
  }

  #number(sql: string, ...values: readonly SqlValue[]): number {
    return v.parse(v.object({ n: v.number() }), this.#prepared(sql).get(...values)).n
  }

  #text(sql: string, ...values: readonly SqlValue[]): string | null {
    return v.parse(v.optional(v.object({ text: v.string() })), this.#prepared(sql).get(...values))?.text ?? null
  }

  #all(sql: string, ...values: readonly SqlValue[]): readonly unknown[] {
    return this.#prepared(sql).all(...values)
  }

  #run(sql: string, ...values: readonly SqlValue[]): void {
    this.#prepared(sql).run(...values)
  }

  #prepared(sql: string): ReturnType<SqlDatabase['prepare']> {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function toRow(row: v.InferOutput<typeof rowSchema>): StoredRow {
  return { id: fromStored(row.id), v: row.v, vendorPart: row.vendor_part, personPart: row.person_part }
}

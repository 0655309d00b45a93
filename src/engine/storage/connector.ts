/** Opens the database, and opens it again after it was closed; one opening at a time. */
import { openDatabase, type Database, type OpenedDatabase } from '#engine/storage/database.ts'
import type { Timers } from '#engine/timers.ts'

interface ConnectorParts {
  readonly name: string
  readonly timers: Timers
  /** See {@link openDatabase}. */
  readonly onSuperseded: () => void
  /** Somebody else closed the database, or it stopped to answer. */
  readonly onClosed: () => void
  /** An older version of us that held the database in another tab has let go of it. */
  readonly onUnblocked: () => void
}

export class Connector {
  readonly #parts: ConnectorParts
  #database: Database | null = null
  #opening: Promise<OpenedDatabase> | null = null
  #isClosed = false

  constructor(parts: ConnectorParts) {
    this.#parts = parts
  }

  /** The database, while it is open. */
  get current(): Database | null {
    return this.#database
  }

  async open(): Promise<OpenedDatabase> {
    if (this.#database !== null) return { kind: 'open', database: this.#database }
    this.#opening ??= this.#open()
    return this.#opening
  }

  /** The database does not answer any more: it is opened again when it is next needed. */
  drop(database: Database): void {
    database.close()
    if (this.#database === database) this.#lost()
  }

  close(): void {
    this.#isClosed = true
    this.#database?.close()
    this.#database = null
  }

  async #open(): Promise<OpenedDatabase> {
    const { name, timers, onSuperseded, onUnblocked } = this.#parts
    const events = { onSuperseded, onLost: () => this.#lost() }
    const opened = await openDatabase(name, events, timers)
    if (opened.kind !== 'blocked') this.#opening = null
    else {
      // Asking again would only stand in line behind this one.
      void opened.later.then((late) => {
        this.#opening = null
        this.#keep(late)
        onUnblocked()
      })
    }
    this.#keep(opened)
    return opened
  }

  #keep(opened: OpenedDatabase): void {
    if (opened.kind !== 'open') return
    if (this.#isClosed) opened.database.close()
    else this.#database = opened.database
  }

  #lost(): void {
    if (this.#database === null) return
    this.#database = null
    this.#parts.onClosed()
  }
}

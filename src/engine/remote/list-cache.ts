/**
 * What this browser remembers of the gateway's list, so that the next visit paints at once and hears only of what has
 * changed since. One tab writes it; a tab that takes over hears again from where the last one stopped.
 */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type EpochMs, type Millis } from '#domain/time.ts'
import type { Locks } from '#engine/locks.ts'
import type { ListOfPage, TaskStorage } from '#engine/storage/task-storage.ts'

/** Where the cursor is kept, and when the gateway was heard last; null when there is none. */
export interface CursorBook {
  readonly read: () => string | null
  readonly write: (cursor: string | null) => void
  readonly readHeard: () => EpochMs | null
  readonly writeHeard: (at: EpochMs) => void
}

/** What is known is at most so much newer than what is said of it. */
const NOTE_EVERY: Millis = 10 * SECOND

interface Remembered {
  readonly records: readonly TaskRecord[]
  readonly cursor: string
  /** When this was what the gateway had; null when nobody noted it. */
  readonly heardAt: EpochMs | null
}

interface CacheParts {
  readonly storage: TaskStorage
  /** The page's list, which need not carry these whole: see {@link ListOfPage.shelve}. */
  readonly shelve: (sealed: readonly TaskRecord[]) => void
  readonly book: CursorBook
  readonly locks: Locks
  readonly signal: AbortSignal
  /** This tab writes from now on, and must hear everything after this cursor. */
  readonly onTurn: (cursor: string | null) => void
}

/** What a disk here has lost, the gateway tells again: nothing is written back from the page. */
export const NO_LIST: ListOfPage = {
  all: () => [],
  get: () => undefined,
  found: () => undefined,
  restored: () => undefined,
  shelve: () => undefined,
}

const LOCK = 'renderwatch-kept-cache'

export class ListCache {
  readonly #parts: CacheParts
  #isMine = false
  #heard: EpochMs = -Infinity

  constructor(parts: CacheParts) {
    this.#parts = parts
  }

  /** What an earlier visit left, and up to which cursor it knew; null when that is nothing. */
  async load(): Promise<Remembered | null> {
    const { storage, book, shelve } = this.#parts
    // Before the rows: what comes after it may be heard twice, but never missed.
    const cursor = book.read()
    const { records } = await storage.load({ ...NO_LIST, shelve })
    if (cursor === null || storage.store.getState().kind !== 'ready') return null
    return { records, cursor, heardAt: book.readHeard() }
  }

  start(): void {
    const { locks, signal, book, onTurn } = this.#parts
    const hold = () =>
      new Promise<void>((resolve) => {
        this.#isMine = true
        onTurn(book.read())
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    locks.hold(LOCK, signal, hold).catch(() => undefined)
  }

  async stop(): Promise<void> {
    this.#isMine = false
    await this.#parts.storage.close()
  }

  /** The same records with the texts that this browser has; the very records where it cannot be read. */
  async withTexts(records: readonly TaskRecord[]): Promise<readonly TaskRecord[]> {
    return (await this.#parts.storage.readTexts?.(records).catch(() => records)) ?? records
  }

  /** The gateway is there, and all that it told so far is remembered. */
  hear(at: EpochMs): void {
    if (!this.#isMine || Math.abs(at - this.#heard) < NOTE_EVERY) return
    this.#heard = at
    this.#parts.book.writeHeard(at)
  }

  /** What is remembered is not worth anything until the whole list was heard. */
  reset(): void {
    if (this.#isMine) this.#parts.book.write(null)
  }

  /** A cache that fails is only slower the next time: the cursor stays behind, never ahead of the rows. */
  remember(changed: readonly TaskRecord[], forgotten: readonly TaskId[], cursor: string | null): void {
    const { storage, book } = this.#parts
    if (!this.#isMine) return
    const written = changed.length + forgotten.length === 0 ? Promise.resolve() : storage.writeNow(changed, forgotten)
    const note = () => {
      if (cursor !== null && this.#isMine && storage.store.getState().kind === 'ready') book.write(cursor)
    }
    written.then(note, () => undefined)
  }
}

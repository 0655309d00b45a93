/** Seals, moves texts and compacts once the page has settled, and again now and then. */
import { HOUR, MINUTE, type Clock, type Millis } from '#domain/time.ts'
import type { SealedIds } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { idle } from '#engine/storage/page.ts'
import { compact, moveTexts, sealBlock } from '#engine/storage/sealing.ts'
import type { ListOfPage } from '#engine/storage/task-storage.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

const FIRST_TIDY_MS: Millis = MINUTE
const TIDY_EVERY_MS: Millis = HOUR
/** So many rows that nothing can see are worth a rewrite of the blocks. */
const COMPACT_FROM = 1000

export interface Untidy {
  /** Rows in blocks that something newer hides. */
  readonly hidden: number
  /** The blocks in which texts of answers lie still, in their order. */
  readonly withTexts: readonly number[]
}

const NOTHING_FOUND: Untidy = { hidden: 0, withTexts: [] }

interface TidierParts {
  readonly clock: Clock
  readonly timers: Timers
  /** Null while there is no database, or it is in trouble. */
  readonly database: () => Database | null
  readonly list: Pick<ListOfPage, 'shelve'>
  readonly sealed: SealedIds
}

export class Tidier {
  readonly #parts: TidierParts
  readonly #next: Alarm

  constructor(parts: TidierParts) {
    this.#parts = parts
    this.#next = new Alarm(parts.timers)
  }

  start(found: Untidy): void {
    this.#next.set(FIRST_TIDY_MS, () => void this.#tidy(found))
  }

  stop(): void {
    this.#next.clear()
  }

  async #tidy({ hidden, withTexts }: Untidy): Promise<void> {
    this.#next.set(TIDY_EVERY_MS, () => void this.#tidy(NOTHING_FOUND))
    try {
      // The newest first: of two answers to one task that of the later block is wanted.
      for (const number of withTexts.toReversed()) await this.#whenQuiet((database) => moveTexts(database, number))
      if (hidden >= COMPACT_FROM) await this.#whenQuiet(compact)
      while (await this.#whenQuiet((database) => this.#seal(database)));
    } catch {
      // Each step is one transaction, so nothing is half done; the next round tries again.
    }
  }

  /** Null when there are not enough for a block. */
  async #seal(database: Database): Promise<true | null> {
    const { clock, list, sealed } = this.#parts
    const done = await sealBlock(database, clock.now())
    if (done === null) return null
    const { block, records } = done
    sealed.set(
      block,
      records.map(({ id }) => id),
    )
    list.shelve(records)
    return true
  }

  /** Does a step of tidying in a quiet moment; null when there is nothing to tidy in just now. */
  async #whenQuiet<T>(step: (database: Database) => Promise<T>): Promise<T | null> {
    await idle()
    const database = this.#parts.database()
    return database === null ? null : step(database)
  }
}

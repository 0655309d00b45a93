/** All that is done to the stored tasks beside reading and writing them. Loaded once the first tasks are on screen. */
import type { TaskId } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Database } from '#engine/storage/database.ts'
import { TextFiller } from '#engine/storage/fill-texts.ts'
import { FirstRowsKeeper } from '#engine/storage/keep-first-rows.ts'
import { Healer, type HealerParts } from '#engine/storage/healing.ts'
import type { FirstRows } from '#engine/storage/task-storage.ts'
import { Tidier, type Untidy } from '#engine/storage/tidier.ts'

export interface UpkeepParts extends HealerParts {
  readonly clock: Clock
  /** Null while there is no database, or it is in trouble. */
  readonly calmDatabase: () => Database | null
}

export class Upkeep {
  readonly #healer: Healer
  readonly #tidier: Tidier
  readonly #filler: TextFiller
  readonly #firstRows: FirstRowsKeeper

  constructor(parts: UpkeepParts) {
    const { clock, timers, calmDatabase, list, sealed } = parts
    this.#healer = new Healer(parts)
    this.#tidier = new Tidier({ clock, timers, database: calmDatabase, list, sealed })
    this.#filler = new TextFiller({ database: calmDatabase, sealed })
    this.#firstRows = new FirstRowsKeeper({ timers, database: calmDatabase })
  }

  /** `found`: what there is to tidy, as far as reading has shown. */
  start(found: Untidy): void {
    this.#healer.start()
    this.#tidier.start(found)
  }

  /** The database was closed by somebody else. */
  closedByOthers(): void {
    this.#healer.closedByOthers()
  }

  /** Another tab told of these, and writes them. */
  toldElsewhere(ids: readonly TaskId[]): void {
    this.#healer.toldElsewhere(ids)
  }

  /** The rows of these were written without their texts. */
  fillTexts(ids: readonly TaskId[]): void {
    this.#filler.fill(ids)
  }

  /** These come first in the list. */
  keepFirst(rows: FirstRows): void {
    this.#firstRows.keep(rows)
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#tidier.stop()
    this.#firstRows.stop()
    await Promise.all([this.#filler.stop(), this.#healer.stop()])
  }
}

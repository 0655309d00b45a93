/**
 * Keeps the disk from knowing less than the page: looks now and then, and at once when the database was closed under
 * it, whether rows have vanished, and writes those again.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND, type Millis } from '#domain/time.ts'
import type { SealedIds } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { missingRows, writeMissing } from '#engine/storage/missing-rows.ts'
import type { ListOfPage } from '#engine/storage/task-storage.ts'
import { ToldElsewhere } from '#engine/storage/told-elsewhere.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

const LOOK_EVERY: Millis = MINUTE
const RETRY: BackOff = { base: SECOND, cap: MINUTE }
/** Rows in one transaction: writing them again must not keep the page, or other tabs' writes, waiting. */
const SLICE = 500

export interface HealerParts {
  readonly timers: Timers
  readonly list: ListOfPage
  /** The blocks as far as they are known: a hundred take seconds to read, and none is read twice. */
  readonly sealed: SealedIds
  /** Opens the database again where it was closed. Rejects while that is not possible. */
  readonly open: () => Promise<Database>
  /** What was handed over already must not count as missing. */
  readonly flush: () => Promise<void>
  /** True while it writes again what has vanished. */
  readonly onHealing: (isHealing: boolean) => void
  readonly onRestored: (records: readonly TaskRecord[]) => void
  /** How many rows are set aside, where those may have vanished as well. */
  readonly onQuarantined: (count: number) => void
  /** Called after each look: null when nothing is missing any more. */
  readonly onOutcome: (error: unknown) => void
}

export class Healer {
  readonly #parts: HealerParts
  readonly #next: Alarm
  readonly #told: ToldElsewhere
  /** Missing at the last look. Once is not enough: another tab tells of its changes before it writes them. */
  #suspects: ReadonlySet<TaskId> = new Set()
  /** The database was closed: what is missing now is lost. */
  #isUrgent = false
  #failures = 0
  #looking: Promise<void> | null = null
  #isStopped = false

  constructor(parts: HealerParts) {
    this.#parts = parts
    this.#next = new Alarm(parts.timers)
    this.#told = new ToldElsewhere(parts.list, parts.sealed)
  }

  start(): void {
    this.#next.setIfFree(LOOK_EVERY, () => this.#start())
  }

  /** The database was closed by somebody else: looks at once what is left. */
  closedByOthers(): void {
    this.#isUrgent = true
    this.#start()
  }

  /** Another tab told of these, and writes them. */
  toldElsewhere(ids: readonly TaskId[]): void {
    this.#told.told(ids)
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#next.clear()
    await this.#looking
  }

  #start(): void {
    if (this.#isStopped || this.#looking !== null) return
    this.#next.clear()
    this.#looking = this.#look().finally(() => {
      this.#looking = null
      if (this.#isStopped) return
      const delay = this.#failures > 0 ? waitAfter(RETRY, this.#failures) : this.#isUrgent ? 0 : LOOK_EVERY
      this.#next.set(delay, () => this.#start())
    })
  }

  async #look(): Promise<void> {
    const { list, sealed, open, flush, onHealing, onQuarantined, onOutcome } = this.#parts
    const isUrgent = this.#isUrgent
    this.#isUrgent = false
    const told = this.#told.take()
    try {
      // Told of before: what this page itself had still to write of it is written now.
      await flush()
      const database = await open()
      if (isUrgent) {
        sealed.clear()
        onQuarantined(await database.count('quarantine'))
      }
      const missing = await missingRows(database, list.all(), sealed)
      const lost = [...missing].filter((id) => isUrgent || this.#suspects.has(id))
      onHealing(lost.length > 0)
      await this.#write(database, lost)
      await this.#told.look(database, told)
      onHealing(false)
      this.#suspects = missing
      this.#failures = 0
      onOutcome(null)
    } catch (error) {
      this.#told.told(told)
      // What could not be written stays a matter of urgency: it is known to be lost.
      this.#isUrgent ||= isUrgent
      this.#failures += 1
      onOutcome(error)
    }
  }

  async #write(database: Database, ids: readonly TaskId[]): Promise<void> {
    for (let at = 0; at < ids.length && !this.#isStopped; at += SLICE) {
      const records = ids.slice(at, at + SLICE).flatMap((id) => this.#parts.list.get(id) ?? [])
      this.#parts.onRestored(await writeMissing(database, records))
    }
  }
}

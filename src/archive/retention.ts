/**
 * Removes what is too old, and what no task has any more; never what is kept for ever. A file goes before the list says
 * so: on a full disk nothing can be written until something went, and a list that tells of a file that is not there is
 * put right the next time.
 */
import { ruleOf, type ArchiveRules } from '#domain/output/archive-rules.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import { DAY, HOUR, type Clock, type EpochMs, type Millis } from '#domain/time.ts'

/** A task has this copy, since `at`. */
export interface CopyUse {
  readonly task: string
  readonly sha256: string
  readonly connection: ConnectionId
  readonly at: EpochMs
  readonly forEver: boolean
}

/** See the store of the list. */
export interface UseBook {
  bytesOfConnections(): Promise<ReadonlyMap<ConnectionId, number>>
  olderThan(connection: ConnectionId, at: EpochMs, limit: number): Promise<readonly CopyUse[]>
  usesOf(sha256: string): Promise<readonly CopyUse[]>
  lostUses(limit: number): Promise<readonly CopyUse[]>
  unused(
    before: { readonly kept: EpochMs; readonly gone: EpochMs },
    limit: number,
  ): Promise<readonly { readonly sha256: string }[]>
}

interface RetentionParts {
  readonly book: UseBook
  readonly clock: Clock
  readonly rules: ArchiveRules
  /** When a file was kept last; it may be so new that the list does not tell of it yet. */
  readonly keptAt: (sha256: string) => EpochMs | null
  /** What others work for, they let go of: the list hears of it from them. */
  readonly worksFor: (connection: ConnectionId) => boolean
  /** Takes the bytes away; false when this gateway does not reach them. Rejects when they may still be there. */
  readonly remove: (sha256: string) => Promise<boolean>
  /** Lets go of what is known of a file that nobody has. */
  readonly drop: (sha256: string) => Promise<void>
  /** Notes it in the list; resolves when that is on the disk. */
  readonly onGone: (uses: readonly CopyUse[], why: 'removed' | 'lost') => Promise<void>
}

const AT_ONCE = 200
/** By then the list has what was kept. */
const NOTED_WITHIN: Millis = HOUR
/** What was forgotten may be put back. */
const UNDO_WITHIN: Millis = DAY

export class Retention {
  readonly #parts: RetentionParts

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  async sweep(): Promise<void> {
    const { book, onGone } = this.#parts
    for (const connection of (await book.bytesOfConnections()).keys()) {
      const since = this.#since(connection)
      if (since === null || !this.#parts.worksFor(connection)) continue
      await inParts(
        () => book.olderThan(connection, since, AT_ONCE),
        async (old) => {
          const gone: CopyUse[] = []
          for (const use of old) if (await this.#removeUnneeded(use.sha256)) gone.push(use)
          return onGone(gone, 'removed')
        },
      )
    }
    await this.noteLost()
    await this.#removeUnused()
  }

  /** The list tells of files that are not here, as after a crash or where somebody took them away. */
  async noteLost(): Promise<void> {
    const { book, onGone } = this.#parts
    await inParts(
      () => book.lostUses(AT_ONCE),
      (lost) => onGone(lost, 'lost'),
    )
  }

  async #removeUnused(): Promise<void> {
    const { book, clock, remove, drop } = this.#parts
    const now = clock.now()
    for (;;) {
      const unused = await book.unused({ kept: now - NOTED_WITHIN, gone: now - UNDO_WITHIN }, AT_ONCE)
      let dropped = 0
      for (const { sha256 } of unused) {
        if (this.#isNew(sha256) || !(await remove(sha256))) continue
        // It may have been kept again meanwhile.
        if (this.#isNew(sha256)) continue
        await drop(sha256)
        dropped += 1
      }
      if (unused.length < AT_ONCE || dropped === 0) return
    }
  }

  /** When all who have it have had it for too long. False when it would have to go, and is out of reach. */
  async #removeUnneeded(sha256: string): Promise<boolean> {
    const uses = await this.#parts.book.usesOf(sha256)
    const isOld = uses.every(({ connection, at, forEver }) => {
      const since = this.#since(connection)
      return !forEver && since !== null && at < since
    })
    // It may have been kept again while the list was asked.
    return !isOld || this.#isNew(sha256) || this.#parts.remove(sha256)
  }

  /** Kept just now: the list need not tell of it yet. */
  #isNew(sha256: string): boolean {
    const { clock, keptAt } = this.#parts
    return (keptAt(sha256) ?? -Infinity) > clock.now() - NOTED_WITHIN
  }

  #since(connection: ConnectionId): EpochMs | null {
    const { age } = ruleOf(this.#parts.rules, connection)
    return age === null ? null : this.#parts.clock.now() - age
  }
}

/** Goes on until there is nothing left, or what was done to a part has not helped. */
async function inParts(
  next: () => Promise<readonly CopyUse[]>,
  act: (part: readonly CopyUse[]) => Promise<void>,
): Promise<void> {
  let done = ''
  for (let part = await next(); part.length > 0; part = await next()) {
    const first = `${part[0]?.task} ${part[0]?.sha256}`
    if (first === done) return
    done = first
    await act(part)
  }
}

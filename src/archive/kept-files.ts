/** Which files are kept and how much that is, as the list tells it and without asking it each time. */
import type { UseBook } from '#archive/retention.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

export interface KeptFile {
  readonly sha256: string
  readonly bytes: number
  readonly type: string
  /** When it was kept last. */
  readonly at: EpochMs
}

/** What is known of the files, kept with the list. */
export interface CopyBook extends UseBook {
  copies(): Promise<readonly KeptFile[]>
  keepCopy(file: KeptFile): Promise<void>
  dropCopy(sha256: string): Promise<void>
}

export class KeptFiles {
  readonly #book: CopyBook
  readonly #files = new Map<string, KeptFile>()
  #bytes = 0
  #bytesOf: ReadonlyMap<ConnectionId, number> = new Map()

  constructor(book: CopyBook) {
    this.#book = book
  }

  /** Reads what the list tells, and lets go of what `isHere` does not find. Rejects when the list cannot be asked. */
  async load(isHere: (file: KeptFile) => boolean): Promise<void> {
    const files = await this.#book.copies()
    this.#files.clear()
    this.#bytes = 0
    for (const file of files) this.#set(file.sha256, file)
    for (const file of files) if (!isHere(file)) await this.drop(file.sha256)
    this.#bytesOf = await this.#book.bytesOfConnections()
  }

  get count(): number {
    return this.#files.size
  }

  get bytes(): number {
    return this.#bytes
  }

  bytesOf(connection: ConnectionId): number {
    return this.#bytesOf.get(connection) ?? 0
  }

  get(sha256: string): KeptFile | null {
    return this.#files.get(sha256) ?? null
  }

  /** Known here first: no sweep removes it while it is written down. */
  async keep(file: KeptFile): Promise<void> {
    const before = this.#files.get(file.sha256)
    this.#set(file.sha256, file)
    try {
      await this.#book.keepCopy(file)
    } catch (error) {
      this.#set(file.sha256, before)
      throw error
    }
  }

  drop(sha256: string): Promise<void> {
    this.#set(sha256, undefined)
    return this.#book.dropCopy(sha256)
  }

  /** Counts anew what each connection has; what cannot be asked now is as it was. */
  async measure(): Promise<void> {
    this.#bytesOf = await this.#book.bytesOfConnections().catch(() => this.#bytesOf)
  }

  #set(sha256: string, file: KeptFile | undefined): void {
    this.#bytes += (file?.bytes ?? 0) - (this.#files.get(sha256)?.bytes ?? 0)
    if (file === undefined) this.#files.delete(sha256)
    else this.#files.set(sha256, file)
  }
}

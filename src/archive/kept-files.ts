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
  /** The name of the place where it lies; empty for the folder of the only gateway. */
  readonly place: string
}

interface PlaceSum {
  readonly place: string
  readonly count: number
  readonly bytes: number
}

/** What is known of the files, kept with the list. */
export interface CopyBook extends UseBook {
  copies(): Promise<readonly KeptFile[]>
  copy(sha256: string): Promise<KeptFile | null>
  /** How many copies lie in each place, of how many bytes. */
  places(): Promise<readonly PlaceSum[]>
  keepCopy(file: KeptFile): Promise<void>
  dropCopy(sha256: string): Promise<void>
}

export class KeptFiles {
  readonly #book: CopyBook
  readonly #files = new Map<string, KeptFile>()
  #sums: ReadonlyMap<string, PlaceSum> = new Map()
  #bytesOf: ReadonlyMap<ConnectionId, number> = new Map()

  constructor(book: CopyBook) {
    this.#book = book
  }

  /** Reads what the list tells, and lets go of what `isHere` does not find. Rejects when the list cannot be asked. */
  async load(isHere: (file: KeptFile) => boolean): Promise<void> {
    const files = await this.#book.copies()
    this.#files.clear()
    this.#sums = new Map()
    for (const file of files) this.#set(file.sha256, file)
    for (const file of files) if (!isHere(file)) await this.drop(file.sha256)
    this.#bytesOf = await this.#book.bytesOfConnections()
  }

  get count(): number {
    return sumOf(this.places(), 'count')
  }

  get bytes(): number {
    return sumOf(this.places(), 'bytes')
  }

  /** What lies where, in the order of the names. */
  places(): readonly PlaceSum[] {
    return [...this.#sums.values()].filter(({ count }) => count > 0).toSorted((a, b) => (a.place < b.place ? -1 : 1))
  }

  bytesOf(connection: ConnectionId): number {
    return this.#bytesOf.get(connection) ?? 0
  }

  get(sha256: string): KeptFile | null {
    return this.#files.get(sha256) ?? null
  }

  /** Asks the list too: another gateway may have kept it since. */
  async find(sha256: string): Promise<KeptFile | null> {
    return (await this.#book.copy(sha256).catch(() => null)) ?? this.get(sha256)
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

  /** Counts anew what each connection and each place has; what cannot be asked now is as it was. */
  async measure(): Promise<void> {
    try {
      this.#bytesOf = await this.#book.bytesOfConnections()
      this.#sums = new Map((await this.#book.places()).map((sum) => [sum.place, sum]))
    } catch {
      // As it was.
    }
  }

  #set(sha256: string, file: KeptFile | undefined): void {
    const before = this.#files.get(sha256)
    const sums = new Map(this.#sums)
    const add = ({ place, bytes }: KeptFile, sign: 1 | -1) => {
      const sum = sums.get(place) ?? { place, count: 0, bytes: 0 }
      sums.set(place, { place, count: sum.count + sign, bytes: sum.bytes + sign * bytes })
    }
    if (before !== undefined) add(before, -1)
    if (file !== undefined) add(file, 1)
    this.#sums = sums
    if (file === undefined) this.#files.delete(sha256)
    else this.#files.set(sha256, file)
  }
}

function sumOf(sums: readonly PlaceSum[], what: 'count' | 'bytes'): number {
  return sums.reduce((total, sum) => total + sum[what], 0)
}

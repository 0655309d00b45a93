/**
 * Keeps the outputs of tasks beside the list, so that they outlive their links. The one whose link dies first goes
 * first; a disk that is full, or a limit, stops this alone, and says so.
 */
import { ORIGIN_HEADER, mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { errorText } from '#domain/error-text.ts'
import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND, type Clock, type Millis } from '#domain/time.ts'
import { DiskPlace, TooLarge, type Written } from '#archive/disk-place.ts'
import { sooner, wantedOf, type Wanted } from '#archive/wanted.ts'

interface KeptFile {
  readonly sha256: string
  readonly bytes: number
  readonly type: string
  readonly at: number
}

/** What is known of the files, kept with the list. */
interface CopyBook {
  copies(): readonly KeptFile[]
  keepCopy(file: KeptFile): void
  dropCopy(sha256: string): void
}

export interface ArchiveState {
  readonly count: number
  readonly bytes: number
  /** Why new outputs are not kept: one sentence; null while they are. */
  readonly trouble: string | null
}

export type KeptCopy = Extract<LocalCopy, { kind: 'kept' }>

interface ArchiveParts {
  readonly folder: string
  readonly book: CopyBook
  /** Through the gateway's media route, with all that it guards against. */
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly timers: { after(delay: Millis, run: () => void): () => void }
  /** In all, in bytes; null keeps nothing new, and what is kept stays. */
  readonly limit: number | null
  readonly onKept: (id: TaskId, outputKey: string, copy: KeptCopy) => void
  readonly onState: () => void
}

const AT_ONCE = 4
const PER_HOST = 2
/** A link that fails is tried so often, ever more slowly: a media server may be slower than its task. */
const TRIES = 6
const FIRST_WAIT: Millis = 5 * SECOND
/** How long a full disk is left alone. */
const FULL_WAIT: Millis = 10 * MINUTE
const LARGEST_FILE = 2 * 1024 ** 3

/** Refusals after which the same link will not do better. */
const FINAL: ReadonlySet<string> = new Set(['media_expired', 'media_missing', 'media_forbidden', 'media_not_media'])

export class Archive {
  readonly #parts: ArchiveParts
  readonly #place: DiskPlace
  readonly #files: Map<string, KeptFile>
  readonly #waiting = new Map<string, Wanted>()
  readonly #tries = new Map<string, number>()
  readonly #running = new Map<string, string>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #timers = new Set<() => void>()
  readonly #stopped = new AbortController()
  #trouble: string | null = null
  #bytes = 0
  #onTheWay = 0

  constructor(parts: ArchiveParts) {
    this.#parts = parts
    this.#place = new DiskPlace(parts.folder)
    this.#files = new Map(parts.book.copies().map((file) => [file.sha256, file]))
    for (const { sha256, bytes } of this.#files.values()) {
      if (this.#place.has(sha256, bytes)) this.#bytes += bytes
      else this.#drop(sha256)
    }
  }

  state(): ArchiveState {
    return { count: this.#files.size, bytes: this.#bytes, trouble: this.#trouble }
  }

  /** Whether anything of this task is still to be kept. */
  wants(record: TaskRecord): boolean {
    if (this.#parts.limit === null) return false
    return wantedOf(record, this.#parts.clock.now()).some((one) => this.#triesOf(one) < TRIES)
  }

  /** These changed: what they have to keep is kept from now on. */
  offer(records: Iterable<TaskRecord>): void {
    const now = this.#parts.clock.now()
    for (const record of records) {
      for (const one of wantedOf(record, now)) {
        const key = keyOf(one)
        if (!this.#running.has(key) && this.#triesOf(one) === 0) this.#waiting.set(key, one)
      }
    }
    this.#begin()
  }

  /** The bytes of one file, and what they are; null when they are not here. */
  async open(sha256: string): Promise<{ readonly file: KeptFile; readonly body: ReadableStream<Uint8Array> } | null> {
    const file = this.#files.get(sha256)
    if (file === undefined || !this.#place.has(sha256, file.bytes)) return null
    const body = await this.#place.open(sha256)
    return body === null ? null : { file, body }
  }

  /** Resolves when nothing is on its way any more; what waits for its time is not. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Resolves when nothing will be written any more. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    for (const cancel of this.#timers) cancel()
    this.#waiting.clear()
    await this.settled()
  }

  #begin(): void {
    if (this.#stopped.signal.aborted || this.#trouble !== null) return
    if (this.#parts.limit === null) return this.#waiting.clear()
    for (const one of [...this.#waiting.values()].toSorted(sooner)) {
      if (this.#running.size >= AT_ONCE) return
      const host = URL.canParse(one.output.url) ? new URL(one.output.url).host : ''
      const beside = [...this.#running.values()].filter((other) => other === host).length
      if (beside < PER_HOST) this.#start(one, host)
    }
  }

  #start(one: Wanted, host: string): void {
    const key = keyOf(one)
    this.#waiting.delete(key)
    this.#running.set(key, host)
    const work = this.#keep(one, key)
    this.#underWay.add(work)
    void work.then(() => this.#underWay.delete(work))
  }

  async #keep(one: Wanted, key: string): Promise<void> {
    try {
      const file = await this.#fetched(one)
      const { sha256, bytes, type, at } = file
      this.#parts.onKept(one.id, one.output.key, { kind: 'kept', at, bytes, contentType: type, sha256 })
      this.#tries.delete(key)
    } catch (error) {
      this.#failed(one, error)
    } finally {
      this.#running.delete(key)
      this.#parts.onState()
      this.#begin()
    }
  }

  async #fetched({ output }: Wanted): Promise<KeptFile> {
    const { fetch } = this.#parts
    const response = await fetch(mediaPath(output.url, { kind: output.kind, ...keyOfLink(output) }), {
      signal: this.#stopped.signal,
    })
    if (response.headers.get(ORIGIN_HEADER) !== 'vendor' || statusOf(response) !== 200 || response.body === null) {
      throw new Refused(await response.text())
    }
    const header = response.headers.get('content-length')
    const length = header === null ? null : Number(header)
    const arriving = this.#arriving()
    try {
      // Before anything is written: the promise alone may be too much.
      if (!arriving.has(length ?? 0)) throw new TooLarge()
      const written = await this.#place.write(response.body, length, arriving.grow)
      return this.#noted(written, response)
    } finally {
      arriving.end()
      void response.body.cancel().catch(() => undefined)
    }
  }

  #noted({ sha256, bytes }: Written, response: Response): KeptFile {
    const { book, clock } = this.#parts
    const type = response.headers.get('content-type') ?? 'application/octet-stream'
    const file = this.#files.get(sha256) ?? { sha256, bytes, type, at: clock.now() }
    if (!this.#files.has(sha256)) this.#bytes += bytes
    book.keepCopy(file)
    this.#files.set(sha256, file)
    return file
  }

  /** The bytes of one file on its way, which count against the limit like those of all others. */
  #arriving() {
    let own = 0
    const has = (more: number) =>
      this.#bytes + this.#onTheWay + more <= (this.#parts.limit ?? 0) && own + more <= LARGEST_FILE
    return {
      has,
      grow: (more: number) => {
        if (!has(more)) return false
        own += more
        this.#onTheWay += more
        return true
      },
      end: () => {
        this.#onTheWay -= own
      },
    }
  }

  #failed(one: Wanted, error: unknown): void {
    if (this.#stopped.signal.aborted) return
    const key = keyOf(one)
    const text = errorText(error)
    if (error instanceof TooLarge || /ENOSPC|EDQUOT|disk is full/i.test(text)) {
      this.#trouble = error instanceof TooLarge ? LIMIT : FULL
      this.#waiting.set(key, one)
      this.#later(FULL_WAIT, () => {
        this.#trouble = null
      })
      return
    }
    const tries = error instanceof Refused && error.isFinal ? TRIES : this.#triesOf(one) + 1
    this.#tries.set(key, tries)
    if (tries < TRIES) this.#later(FIRST_WAIT * 4 ** (tries - 1), () => this.#waiting.set(key, one))
  }

  #later(delay: Millis, act: () => void): void {
    const cancel = this.#parts.timers.after(delay, () => {
      this.#timers.delete(cancel)
      act()
      this.#parts.onState()
      this.#begin()
    })
    this.#timers.add(cancel)
  }

  #drop(sha256: string): void {
    this.#files.delete(sha256)
    this.#parts.book.dropCopy(sha256)
  }

  #triesOf(one: Wanted): number {
    return this.#tries.get(keyOf(one)) ?? 0
  }
}

class Refused extends Error {
  readonly isFinal: boolean

  constructor(body: string) {
    super('the link gave no file')
    this.isFinal = [...FINAL].some((code) => body.includes(`"${code}"`))
  }
}

const FULL = 'The gateway’s disk is full: new outputs are not kept there. Tasks are polled as before.'
const LIMIT = 'The gateway keeps as many bytes as it may: new outputs are not kept there. Tasks are polled as before.'

/** Some links are calls of the vendor's own, which need the connection's key. */
function keyOfLink({ keyedBy }: Output): { readonly key?: string } {
  return typeof keyedBy === 'string' ? { key: keyedBy } : {}
}

/** A new link is another try. */
function keyOf({ id, output }: Wanted): string {
  return `${id} ${output.key} ${output.url}`
}

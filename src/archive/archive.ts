/**
 * Keeps the outputs of tasks beside the list, so that they outlive their links. The one whose link dies first goes
 * first; a disk that is full, or a limit, stops this alone, and says so.
 */
import { ORIGIN_HEADER, mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { ruleOf } from '#domain/output/archive-rules.ts'
import type { NotKept } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND, type Millis } from '#domain/time.ts'
import type { ArchiveParts, ArchiveState } from '#archive/archive-parts.ts'
import type { Written } from '#archive/disk-place.ts'
import type { Part } from '#archive/far-place.ts'
import { KeptFiles, type KeptFile } from '#archive/kept-files.ts'
import { Places, type OpenedCopy } from '#archive/places.ts'
import { Refused } from '#archive/refused.ts'
import { Retention } from '#archive/retention.ts'
import { NoRoom, Room, type Arriving } from '#archive/room.ts'
import { Sweeps } from '#archive/sweeps.ts'
import { Trouble } from '#archive/trouble.ts'
import { keyOf, keyOfLink, sooner, wantedOf, type Wanted } from '#archive/wanted.ts'

const AT_ONCE = 4
const PER_HOST = 2
/** A link that fails is tried so often, ever more slowly: a media server may be slower than its task. */
const TRIES = 6
const FIRST_WAIT: Millis = 5 * SECOND
/** How long a full disk is left alone. */
const FULL_WAIT: Millis = 10 * MINUTE
const COUNTED_WITHIN: Millis = 5 * SECOND

export class Archive {
  readonly #parts: ArchiveParts
  readonly #places: Places
  readonly #files: KeptFiles
  readonly #room: Room
  readonly #sweeps: Sweeps
  readonly #waiting = new Map<string, Wanted>()
  readonly #tries = new Map<string, number>()
  readonly #running = new Map<string, string>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #timers = new Set<() => void>()
  readonly #stopped = new AbortController()
  readonly #trouble = new Trouble()
  #isCounting = false
  /** What is kept is known, so that more may be. */
  #isReady = false

  constructor(parts: ArchiveParts) {
    const { place, book, clock, rules, onGone, onState, worksFor } = parts
    this.#parts = parts
    this.#files = new KeptFiles(book)
    const work = {
      clock,
      later: (delay: Millis, act: () => void) => this.#later(delay, act),
      track: (promise: Promise<void>) => this.#track(promise),
    }
    const { signal } = this.#stopped
    this.#places = new Places({ ...place, ...work, files: this.#files, signal, onState })
    this.#room = new Room({
      rules,
      bytesInAll: () => this.#files.bytes,
      bytesOf: (connection) => this.#files.bytesOf(connection),
    })
    const retention = new Retention({
      book,
      clock,
      rules,
      keptAt: (sha256) => this.#files.get(sha256)?.at ?? null,
      worksFor,
      remove: (sha256) => this.#places.remove(sha256),
      drop: (sha256) => this.#files.drop(sha256),
      onGone,
    })
    this.#sweeps = new Sweeps({ ...work, retention, onEnd: (error) => this.#swept(error) })
  }

  state(): ArchiveState {
    const { count, bytes } = this.#files
    const trouble = this.#trouble.words(this.#places.trouble())
    return { count, bytes, trouble, rules: this.#parts.rules, places: this.#places.told() }
  }

  /** Finds out what is kept; from then on what was told by {@link offer} is kept too. It tries until it has. */
  async load(): Promise<void> {
    try {
      await this.#files.load((file) => this.#places.isThere(file))
    } catch (error) {
      this.#trouble.noteRemoval(error)
      return this.#later(FIRST_WAIT, () => this.#track(this.load()))
    }
    this.#trouble.noteRemoval(null)
    this.#isReady = true
    this.#places.resume()
    this.#parts.onState()
    this.#begin()
  }

  /** Removes what is old from now on. */
  start(): void {
    this.#sweeps.start()
  }

  /** Whether anything of this task is still to be kept. */
  wants(record: TaskRecord): boolean {
    if (!ruleOf(this.#parts.rules, record.connection).keeps) return false
    const now = this.#parts.clock.now()
    return wantedOf(record).some((one) => one.until > now)
  }

  /** These changed: what they have to keep is kept from now on. */
  offer(records: Iterable<TaskRecord>): void {
    for (const record of records) {
      if (!ruleOf(this.#parts.rules, record.connection).keeps) continue
      for (const one of wantedOf(record)) {
        const key = keyOf(one)
        if (!this.#running.has(key) && !this.#tries.has(key)) this.#waiting.set(key, one)
      }
    }
    this.#begin()
  }

  /** What is known of a file; null when no gateway keeps it. */
  find(sha256: string): Promise<KeptFile | null> {
    return this.#files.find(sha256)
  }

  /** Its bytes, or a part of them. */
  open(file: KeptFile, part: Part | null): Promise<OpenedCopy> {
    return this.#places.open(file, part)
  }

  /** Another gateway changed the list, perhaps what is kept: it is counted again soon. */
  changedElsewhere(): void {
    if (this.#isCounting) return
    this.#isCounting = true
    this.#later(COUNTED_WITHIN, () => {
      this.#isCounting = false
      this.#track(this.#files.measure().then(this.#parts.onState))
    })
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
    if (this.#stopped.signal.aborted || !this.#isReady) return
    this.#giveUpTheLate()
    for (const one of [...this.#waiting.values()].toSorted(sooner)) {
      if (this.#running.size >= AT_ONCE) return
      if (!this.#trouble.isOver(one.connection) || !this.#parts.worksFor(one.connection)) continue
      const host = URL.canParse(one.output.url) ? new URL(one.output.url).host : ''
      const beside = [...this.#running.values()].filter((other) => other === host).length
      if (beside < PER_HOST) this.#start(one, host)
    }
  }

  #giveUpTheLate(): void {
    const now = this.#parts.clock.now()
    for (const [key, one] of this.#waiting) {
      if (one.until > now) continue
      this.#waiting.delete(key)
      this.#giveUp(one, this.#trouble.isOver(one.connection) ? one.afterwards : 'no-room')
    }
  }

  #giveUp({ id, output }: Wanted, why: NotKept['why']): void {
    const notKept = { why, at: this.#parts.clock.now() }
    this.#track(this.#parts.onFate(id, output.key, { kind: 'not-kept', notKept }))
  }

  #start(one: Wanted, host: string): void {
    const key = keyOf(one)
    this.#waiting.delete(key)
    this.#running.set(key, host)
    this.#track(this.#keep(one, key))
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work)
    void work.then(() => this.#underWay.delete(work))
  }

  async #keep(one: Wanted, key: string): Promise<void> {
    const arriving = this.#room.arriving(one.connection)
    try {
      const { sha256, bytes, type, at } = await this.#fetched(one, arriving)
      const copy = { kind: 'kept', at, bytes, contentType: type, sha256 } as const
      await this.#parts.onFate(one.id, one.output.key, { kind: 'kept', copy })
      this.#tries.delete(key)
      await this.#files.measure()
    } catch (error) {
      this.#failed(one, error)
    } finally {
      arriving.end()
      this.#running.delete(key)
      this.#parts.onState()
      this.#begin()
    }
  }

  async #fetched({ output }: Wanted, arriving: Arriving): Promise<KeptFile> {
    const { fetch } = this.#parts
    const response = await fetch(mediaPath(output.url, { kind: output.kind, ...keyOfLink(output) }), {
      signal: this.#stopped.signal,
    })
    if (response.headers.get(ORIGIN_HEADER) !== 'vendor' || statusOf(response) !== 200 || response.body === null) {
      throw new Refused(await response.text())
    }
    const header = response.headers.get('content-length')
    const length = header === null ? null : Number(header)
    try {
      // Before anything is written: the promise alone may be too much.
      arriving.check(length ?? 0)
      const written = await this.#places.near.write(response.body, length, (more) => arriving.grow(more))
      return await this.#noted(written, response, arriving)
    } finally {
      void response.body.cancel().catch(() => undefined)
    }
  }

  async #noted({ sha256, bytes }: Written, response: Response, arriving: Arriving): Promise<KeptFile> {
    const { clock } = this.#parts
    if (!this.#places.near.has(sha256, bytes)) throw new Error('it was removed as an old copy just now')
    const type = response.headers.get('content-type') ?? 'application/octet-stream'
    const before = this.#files.get(sha256)
    const file = { type, ...before, sha256, bytes, at: clock.now(), place: this.#places.placeFor(before) }
    await this.#files.keep(file)
    arriving.arrived()
    this.#places.take(file)
    return file
  }

  #failed(one: Wanted, error: unknown): void {
    if (this.#stopped.signal.aborted) return
    const key = keyOf(one)
    if (this.#trouble.note(one.connection, error)) {
      this.#waiting.set(key, one)
      this.#later(FULL_WAIT, () => {
        // As long as it is known what they waited for.
        this.#giveUpTheLate()
        this.#trouble.clear()
      })
      return
    }
    const tries = (this.#tries.get(key) ?? 0) + 1
    this.#tries.set(key, tries)
    const final = error instanceof NoRoom ? 'too-large' : error instanceof Refused ? error.final : null
    if (final !== null || tries >= TRIES) this.#giveUp(one, final ?? 'failed')
    else this.#later(FIRST_WAIT * 4 ** (tries - 1), () => this.#waiting.set(key, one))
  }

  #later(delay: Millis, act: () => void): void {
    if (this.#stopped.signal.aborted) return
    const cancel = this.#parts.timers.after(delay, () => {
      this.#timers.delete(cancel)
      act()
      this.#parts.onState()
      this.#begin()
    })
    this.#timers.add(cancel)
  }

  #swept(error: unknown): void {
    this.#trouble.noteRemoval(error)
    this.#track(this.#files.measure().then(this.#parts.onState))
  }
}

/**
 * Copies of outputs in this browser's own storage, made as soon as a task succeeds. The record says that an output is
 * kept; the store has the bytes. At most one tab makes copies; every tab shows them.
 */
import type { LocalCopy, Output } from '#domain/output/output.ts'
import { madeAt } from '#domain/output/expiry.ts'
import { HOUR, MINUTE, type Clock, type EpochMs, type Millis } from '#domain/time.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { CopyStore, StoredCopy } from '#engine/outputs/copies/copy-store.ts'
import { toFree, toMakeRoom } from '#engine/outputs/copies/eviction.ts'
import { NewOutputs } from '#engine/outputs/copies/new-outputs.ts'
import { blobOf, type FetchedOutput, type VerifiedFile } from '#engine/outputs/fetch-output.ts'
import { type OutputPlace, outputOf, withCopy } from '#engine/outputs/output-place.ts'
import type { CopiesUse } from '#engine/outputs/outputs-surface.ts'
import { sha256OfBlob } from '#engine/outputs/content.ts'
import { extensionFor } from '#domain/output/judge-media.ts'
import { isNamed } from '#engine/storage/database.ts'

export interface CopiesParts {
  readonly ledger: Pick<EngineLedger, 'get' | 'change' | 'records' | 'onCommit' | 'store'>
  readonly store: CopyStore
  readonly locks: Locks
  readonly clock: Clock
  readonly fetch: (output: Output, signal: AbortSignal) => Promise<FetchedOutput>
  readonly show: (use: CopiesUse) => void
}

export interface Copies {
  /** See `Outputs.keepCopies`. */
  keep(limit: number | null): void
  open(copy: LocalCopy | null): Promise<Blob | null>
  /** The kept copy of an output, its hash checked again; null when there is none or it is damaged. Never rejects. */
  verified(output: Output): Promise<VerifiedFile | null>
  makeRoom(): Promise<boolean>
  removeAll(): Promise<void>
}

const LOCK = 'renderwatch-copies'
/** What was made so shortly before may have been on its way here when the page was closed. */
const RECENT: Millis = HOUR
/** Freed at once when the disk is full: a little would be full again with the next write. */
const ROOM_BYTES = 64 * 1024 * 1024

const FULL = 'The browser’s storage is full, so copies that were kept here had to make room.'
const NO_ROOM = 'A new output was not kept here: only copies that exist nowhere else could make room for it.'
const BROKEN = 'This browser’s storage does not take copies.'

export class KeptCopies implements Copies {
  readonly #parts: CopiesParts
  readonly #news = new NewOutputs()
  /** Undefined until the person's wish is known. */
  #limit: number | null | undefined
  #keeping: AbortController | null = null
  #trouble: string | null = null
  /** When each was last noted as used. */
  readonly #touched = new Map<string, EpochMs>()

  constructor(parts: CopiesParts) {
    this.#parts = parts
  }

  keep(wished: number | null): void {
    if (wished === this.#limit) return
    this.#limit = wished
    this.#keeping?.abort(new DOMException('the wish changed', 'AbortError'))
    this.#keeping = new AbortController()
    this.#trouble = null
    void this.#begin(wished, this.#keeping.signal)
  }

  async open(copy: LocalCopy | null): Promise<Blob | null> {
    if (copy?.kind !== 'kept') return null
    const { store, clock } = this.#parts
    const blob = await store.get(copy.sha256).catch(() => null)
    const at = clock.now()
    // Looking at a gallery must not write for each picture each time.
    if (blob !== null && at - (this.#touched.get(copy.sha256) ?? 0) > MINUTE) {
      this.#touched.set(copy.sha256, at)
      void store.touch(copy.sha256, at).catch(() => undefined)
    }
    return blob
  }

  async verified({ copy, url }: Output): Promise<VerifiedFile | null> {
    const stored = await this.open(copy)
    if (copy?.kind !== 'kept' || stored === null) return null
    const { contentType, sha256 } = copy
    if ((await sha256OfBlob(stored).catch(() => null)) !== sha256) return null
    // A file of the browser's private storage carries no type of its own.
    const content = stored.slice(0, stored.size, contentType)
    const extension = extensionFor(contentType, url)
    return { kind: 'verified', content, bytes: stored.size, contentType, extension, sha256, release: () => undefined }
  }

  async makeRoom(): Promise<boolean> {
    const stored = await this.#parts.store.list().catch(() => [])
    const only = this.#onlyOnes()
    const victims = toFree(stored, ROOM_BYTES, (sha256) => only.has(sha256))
    if (victims.length === 0) return false
    this.#trouble = FULL
    await this.#remove(victims)
    await this.#tell()
    return true
  }

  async removeAll(): Promise<void> {
    this.#trouble = null
    await this.#remove(await this.#tell()).catch(() => undefined)
    await this.#tell()
  }

  async #begin(limit: number | null, signal: AbortSignal): Promise<void> {
    const { ledger, locks } = this.#parts
    await loaded(ledger.store)
    await this.#tell()
    const act = () => (limit === null ? this.#reconcile() : this.#work(limit, signal))
    await locks.hold(LOCK, signal, act).catch(() => undefined)
  }

  /** One after the other: copies must not compete with what the person does. */
  async #work(most: number, signal: AbortSignal): Promise<void> {
    const { ledger, clock } = this.#parts
    const recent = clock.now() - RECENT
    await this.#reconcile()
    this.#news.note(ledger.records(), (record) => madeAt(record) > recent)
    const stop = ledger.onCommit(({ changed }) => this.#news.note(changed, () => true))
    try {
      for await (const place of this.#news.until(signal)) {
        await this.#keepOne(place, most, signal).catch(() => {
          this.#trouble = BROKEN
        })
        await this.#tell()
      }
    } finally {
      stop()
    }
  }

  async #keepOne(place: OutputPlace, most: number, signal: AbortSignal): Promise<void> {
    const { ledger, clock, fetch } = this.#parts
    const output = outputOf(ledger.get(place.id), place.outputKey)
    if (output === undefined || !isWanted(output, clock.now()) || (output.bytes ?? 0) > most) return
    const fetched = await fetch(output, signal)
    if (fetched.kind === 'failed') return
    try {
      if (!signal.aborted) await this.#keepFile(place, fetched, most)
    } finally {
      fetched.release()
    }
  }

  async #keepFile(place: OutputPlace, file: VerifiedFile, most: number): Promise<void> {
    const { ledger, clock } = this.#parts
    if (!(await this.#store(file, most))) {
      this.#trouble = NO_ROOM
      return
    }
    const { bytes, contentType, sha256 } = file
    const copy = { kind: 'kept', at: clock.now(), bytes, contentType, sha256 } as const
    ledger.change(place.id, (record) => withCopy(record, place.outputKey, copy))
  }

  /** False when there is no room. Equal outputs are stored once. */
  async #store(file: VerifiedFile, most: number): Promise<boolean> {
    const stored = await this.#parts.store.list()
    if (stored.some(({ sha256 }) => sha256 === file.sha256)) return true
    const only = this.#onlyOnes()
    const victims = toMakeRoom(stored, file.bytes, most, (sha256) => only.has(sha256))
    if (victims === null) return false
    await this.#remove(victims)
    await this.#put(file.sha256, blobOf(file))
    return true
  }

  async #put(sha256: string, blob: Blob): Promise<void> {
    const { store, clock } = this.#parts
    try {
      await store.put(sha256, blob, clock.now())
    } catch (error) {
      if (!isNamed(error, 'QuotaExceededError') || !(await this.makeRoom())) throw error
      await store.put(sha256, blob, clock.now())
    }
  }

  /** What the disk and the records disagree about is put right: site data was cleared, a task was forgotten. */
  async #reconcile(): Promise<void> {
    const { ledger, store } = this.#parts
    const stored = await this.#tell()
    const present = new Set(stored.map(({ sha256 }) => sha256))
    const known = new Set<string>()
    for (const { id, output } of this.#kept()) {
      known.add(output.copy.sha256)
      if (!present.has(output.copy.sha256)) ledger.change(id, (record) => withCopy(record, output.key, null))
    }
    for (const { sha256 } of stored) if (!known.has(sha256)) await store.remove(sha256)
  }

  async #remove(copies: readonly StoredCopy[]): Promise<void> {
    const { ledger, store, clock } = this.#parts
    const gone = new Set(copies.map(({ sha256 }) => sha256))
    const removed = { kind: 'removed', at: clock.now() } as const
    for (const { id, output } of this.#kept()) {
      if (gone.has(output.copy.sha256)) ledger.change(id, (record) => withCopy(record, output.key, removed))
    }
    for (const { sha256 } of copies) await store.remove(sha256)
  }

  async #tell(): Promise<readonly StoredCopy[]> {
    const stored = await this.#parts.store.list().catch(() => [])
    const bytes = stored.reduce((sum, copy) => sum + copy.bytes, 0)
    this.#parts.show({ count: stored.length, bytes, trouble: this.#trouble })
    return stored
  }

  /** Hashes of copies that must stay: of what is kept for ever, and of what can be had nowhere else. */
  #onlyOnes(): ReadonlySet<string> {
    const now = this.#parts.clock.now()
    const only = new Set<string>()
    for (const { output, forEver } of this.#kept()) {
      const isLast = output.saved === null && output.expiry !== null && output.expiry.at <= now
      if (forEver || isLast) only.add(output.copy.sha256)
    }
    return only
  }

  *#kept() {
    for (const { id, outputs, keepForEver: forEver = false } of this.#parts.ledger.records()) {
      for (const output of outputs)
        if (output.copy?.kind === 'kept') yield { id, forEver, output: { ...output, copy: output.copy } }
    }
  }
}

function isWanted(output: Output, now: EpochMs): boolean {
  return output.copy === null && output.saved === null && (output.expiry === null || output.expiry.at > now)
}

/** Resolves when the stored tasks are in the ledger. */
async function loaded(store: EngineLedger['store']): Promise<void> {
  if (store.getState().loaded) return
  await new Promise<void>((resolve) => {
    const stop = store.subscribe((state) => {
      if (!state.loaded) return
      stop()
      resolve()
    })
  })
}

/**
 * Copies of outputs in this browser's own storage, made as soon as a task succeeds. The record says that an output is
 * kept; the store has the bytes. At most one tab makes copies; every tab shows them.
 */
import type { LocalCopy, Output } from '#domain/output/output.ts'
import { madeAt } from '#domain/output/expiry.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, type Clock, type EpochMs, type Millis } from '#domain/time.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { CopyStore, StoredCopy } from '#engine/outputs/copies/copy-store.ts'
import { byLastUse, toMakeRoom } from '#engine/outputs/copies/eviction.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import { type OutputPlace, outputOf, withCopy } from '#engine/outputs/output-place.ts'
import { saveKey, type CopiesUse } from '#engine/outputs/outputs-surface.ts'
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

export function createCopies({ ledger, store, locks, clock, fetch, show }: CopiesParts): Copies {
  let limit: number | null | undefined
  let keeping: AbortController | null = null
  let trouble: string | null = null
  const touched = new Map<string, EpochMs>()
  const seen = new Set<string>()

  async function tell(): Promise<readonly StoredCopy[]> {
    const stored = await store.list().catch(() => [])
    show({ count: stored.length, bytes: stored.reduce((sum, { bytes }) => sum + bytes, 0), trouble })
    return stored
  }

  async function remove(copies: readonly StoredCopy[]): Promise<void> {
    const gone = new Set(copies.map(({ sha256 }) => sha256))
    const at = clock.now()
    for (const { record, output } of kept()) {
      if (!gone.has(output.copy.sha256)) continue
      ledger.change(record.id, (known) => withCopy(known, output.key, { kind: 'removed', at }))
    }
    for (const { sha256 } of copies) await store.remove(sha256)
  }

  function* kept() {
    for (const record of ledger.records()) {
      for (const output of record.outputs) {
        if (output.copy?.kind === 'kept') yield { record, output: { ...output, copy: output.copy } }
      }
    }
  }

  /** Hashes of copies whose output can be had nowhere else. */
  function onlyOnes(): ReadonlySet<string> {
    const now = clock.now()
    const only = new Set<string>()
    for (const { output } of kept()) {
      if (output.saved === null && output.expiry !== null && output.expiry.at <= now) only.add(output.copy.sha256)
    }
    return only
  }

  /** What the disk and the records disagree about is put right: site data was cleared, a task was forgotten. */
  async function reconcile(): Promise<void> {
    const stored = await tell()
    const present = new Set(stored.map(({ sha256 }) => sha256))
    const known = new Set<string>()
    for (const { record, output } of kept()) {
      known.add(output.copy.sha256)
      if (!present.has(output.copy.sha256)) ledger.change(record.id, (before) => withCopy(before, output.key, null))
    }
    for (const { sha256 } of stored) if (!known.has(sha256)) await store.remove(sha256)
  }

  async function keepOne(place: OutputPlace, most: number, signal: AbortSignal): Promise<void> {
    const output = outputOf(ledger.get(place.id), place.outputKey)
    if (output === undefined || !isWanted(output, clock.now()) || (output.bytes ?? 0) > most) return
    const fetched = await fetch(output, signal)
    if (fetched.kind === 'failed' || signal.aborted) return
    const { blob, contentType, sha256 } = fetched
    const stored = await store.list()
    if (!stored.some((copy) => copy.sha256 === sha256)) {
      const only = onlyOnes()
      const victims = toMakeRoom(stored, blob.size, most, (hash) => only.has(hash))
      if (victims === null) {
        trouble = NO_ROOM
        return
      }
      await remove(victims)
      await putOrMakeRoom(sha256, blob)
    }
    const at = clock.now()
    const copy = { kind: 'kept', at, bytes: blob.size, contentType, sha256 } as const
    ledger.change(place.id, (record) => withCopy(record, place.outputKey, copy))
  }

  async function putOrMakeRoom(sha256: string, blob: Blob): Promise<void> {
    try {
      await store.put(sha256, blob, clock.now())
    } catch (error) {
      if (!isNamed(error, 'QuotaExceededError') || !(await makeRoom())) throw error
      await store.put(sha256, blob, clock.now())
    }
  }

  /** One after the other: copies must not compete with what the person does. */
  async function work(most: number, signal: AbortSignal): Promise<void> {
    const recent = clock.now() - RECENT
    let queue: OutputPlace[] = []
    let wake: () => void = () => undefined
    function look(records: Iterable<TaskRecord>, isNew: (record: TaskRecord) => boolean): void {
      for (const record of records) {
        for (const { key } of record.outputs) {
          const name = saveKey(record.id, key)
          if (seen.has(name)) continue
          seen.add(name)
          if (isNew(record)) queue.push({ id: record.id, outputKey: key })
        }
      }
      if (queue.length > 0) wake()
    }
    await reconcile()
    look(ledger.records(), (record) => madeAt(record) > recent)
    const stop = ledger.onCommit(({ changed }) => look(changed, () => true))
    signal.addEventListener('abort', () => wake(), { once: true })
    try {
      while (!signal.aborted) {
        const places = queue
        queue = []
        for (const place of places) {
          if (signal.aborted) return
          await keepOne(place, most, signal).catch(() => {
            trouble = BROKEN
          })
          await tell()
        }
        if (queue.length > 0) continue
        await new Promise<void>((resolve) => {
          wake = resolve
          if (signal.aborted) resolve()
        })
      }
    } finally {
      stop()
    }
  }

  async function makeRoom(): Promise<boolean> {
    const stored = await store.list().catch(() => [])
    const only = onlyOnes()
    const victims: StoredCopy[] = []
    let freed = 0
    // What exists nowhere else goes last, but it goes: without room no task can be remembered at all.
    const replaceable = byLastUse(stored.filter(({ sha256 }) => !only.has(sha256)))
    for (const copy of [...replaceable, ...byLastUse(stored.filter(({ sha256 }) => only.has(sha256)))]) {
      if (freed >= ROOM_BYTES) break
      victims.push(copy)
      freed += copy.bytes
    }
    if (victims.length === 0) return false
    trouble = FULL
    await remove(victims)
    await tell()
    return true
  }

  return {
    keep(wished) {
      if (wished === limit) return
      limit = wished
      keeping?.abort(new DOMException('the wish changed', 'AbortError'))
      keeping = new AbortController()
      trouble = null
      const { signal } = keeping
      void whenLoaded(ledger.store, async () => {
        await tell()
        const under = () => (wished === null ? reconcile() : work(wished, signal))
        await locks.hold(LOCK, signal, under).catch(() => undefined)
      })
    },
    async open(copy) {
      if (copy?.kind !== 'kept') return null
      const blob = await store.get(copy.sha256).catch(() => null)
      const at = clock.now()
      // Looking at a gallery must not write for each picture each time.
      if (blob !== null && at - (touched.get(copy.sha256) ?? 0) > MINUTE) {
        touched.set(copy.sha256, at)
        void store.touch(copy.sha256, at).catch(() => undefined)
      }
      return blob
    },
    makeRoom,
    async removeAll() {
      trouble = null
      await remove(await tell()).catch(() => undefined)
      await tell()
    },
  }
}

function isWanted(output: Output, now: EpochMs): boolean {
  return output.copy === null && output.saved === null && (output.expiry === null || output.expiry.at > now)
}

async function whenLoaded(store: EngineLedger['store'], act: () => Promise<void>): Promise<void> {
  if (!store.getState().loaded) {
    await new Promise<void>((resolve) => {
      const stop = store.subscribe(({ loaded }) => {
        if (!loaded) return
        stop()
        resolve()
      })
    })
  }
  await act()
}

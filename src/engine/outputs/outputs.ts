/**
 * Saves outputs. An output counts as saved after its bytes were verified and handed over, never before; each is
 * fetched once at a time, however often somebody clicks. What is kept in this browser is not fetched again.
 */
import { createStore } from 'zustand/vanilla'
import { mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import type { Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { Ledger } from '#engine/engine.ts'
import type { Copies, CopiesParts } from '#engine/outputs/copies/copies.ts'
import { verifiedCopy } from '#engine/outputs/copies/verified-copy.ts'
import { type FetchMedia, fetchOutput } from '#engine/outputs/fetch-output.ts'
import type { Wanted } from '#engine/outputs/gather.ts'
import { outputFileName } from '#engine/outputs/manifest.ts'
import { outputOf, type OutputPlace, withSaved } from '#engine/outputs/output-place.ts'
import {
  NO_OUTPUTS_YET,
  saveKey,
  type FailedSave,
  type Outputs,
  type OutputsState,
  type SaveAllResult,
  type SaveDestination,
  type SaveState,
} from '#engine/outputs/outputs-surface.ts'
import { saveAsZip } from '#engine/outputs/save-as-zip.ts'
import { saveInFolder } from '#engine/outputs/save-in-folder.ts'
import { saveJobs, type RunningJob } from '#engine/outputs/save-jobs.ts'
import type { FetchShown, NewlySaved } from '#engine/outputs/save-run.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'

export interface OutputsParts {
  readonly ledger: Pick<Ledger, 'get' | 'change'>
  readonly clock: Clock
  /** The page's `fetch`, against its own origin. */
  readonly fetchMedia: FetchMedia
  readonly previewUrl: (output: Output) => string
  readonly pause: (delay: Millis, signal: AbortSignal) => Promise<void>
  readonly target: SaveTarget
  readonly template: () => string
  readonly copies: (parts: Pick<CopiesParts, 'fetch' | 'show'>) => Copies
  /** Makes these records durable; the storage's `writeNow`. */
  readonly keep: (records: readonly TaskRecord[]) => Promise<void>
}

/** Progress is for the eye. */
const PROGRESS_EVERY: Millis = 100
/** Sizes are asked for beforehand where that is quickly done. */
const MEASURED_AT_MOST = 100

const UNKNOWN: CommandResult = { ok: false, message: 'This output is not known any more.' }
const NEVER = new AbortController().signal

export function createOutputs(parts: OutputsParts): Outputs {
  const { ledger, clock, target } = parts
  const store = createStore<OutputsState>(() => NO_OUTPUTS_YET)
  const jobs = saveJobs(store)
  const running = new Map<string, Promise<CommandResult>>()
  const copies = parts.copies({
    fetch: (output, signal) => request(output, signal, () => undefined),
    show: (use) => store.setState({ copies: use }),
  })
  void noteFolder()

  async function noteFolder(): Promise<void> {
    if (target.folder !== null) store.setState({ folder: { name: await target.folder.remembered() } })
  }

  function request(output: Output, signal: AbortSignal, onProgress: (bytes: number, total: number | null) => void) {
    const { url, kind } = output
    return fetchOutput(parts.fetchMedia, { url, kind, onProgress, signal, pause: parts.pause })
  }

  function show(place: OutputPlace, state: SaveState | null): void {
    const saves = new Map(store.getState().saves)
    const key = saveKey(place.id, place.outputKey)
    if (state === null) saves.delete(key)
    else saves.set(key, state)
    store.setState({ saves })
  }

  /** Fetches and verifies, showing progress. A failure stays in the store until the next attempt. */
  const fetchShown: FetchShown = async (place, output, signal, job) => {
    show(place, { kind: 'saving', bytes: 0, total: output.bytes })
    let shownAt: EpochMs = clock.now()
    const here = await verifiedCopy(output, copies)
    const fetched =
      here ??
      (await request(output, signal, (bytes, total) => {
        const now = clock.now()
        if (now - shownAt < PROGRESS_EVERY) return
        shownAt = now
        show(place, { kind: 'saving', bytes, total })
        job?.progress(place, bytes, total)
      }))
    if (signal.aborted) show(place, null)
    else if (fetched.kind === 'failed') show(place, fetched)
    return fetched
  }

  /** Durable before the screen says so. If the disk refuses, the ledger's own write-behind goes on trying. */
  async function markSaved(saved: readonly NewlySaved[]): Promise<void> {
    const changed = new Map<TaskId, TaskRecord>()
    for (const { place, copy } of saved) {
      const record = changed.get(place.id) ?? ledger.get(place.id)
      if (record !== undefined) changed.set(place.id, withSaved(record, place.outputKey, copy))
    }
    await parts.keep([...changed.values()]).catch(() => undefined)
    for (const { place, copy } of saved) {
      ledger.change(place.id, (record) => withSaved(record, place.outputKey, copy))
      show(place, null)
    }
  }

  async function saveOne(place: OutputPlace): Promise<CommandResult> {
    const record = ledger.get(place.id)
    const output = outputOf(record, place.outputKey)
    if (record === undefined || output === undefined) return UNKNOWN
    const fetched = await fetchShown(place, output, NEVER, null)
    if (fetched.kind === 'failed') return { ok: false, message: fetched.message }
    const { blob, contentType, sha256, extension } = fetched
    const fileName = outputFileName(record, output, extension, parts.template())
    target.download(blob, fileName)
    await markSaved([{ place, copy: { at: clock.now(), bytes: blob.size, contentType, sha256, fileName } }])
    return { ok: true, message: `Saved ${fileName}.` }
  }

  /** Notes that a save is under way until it ends. */
  function run(place: OutputPlace, saving: Promise<CommandResult>): Promise<CommandResult> {
    const key = saveKey(place.id, place.outputKey)
    const ending = saving.finally(() => running.delete(key))
    running.set(key, ending)
    return ending
  }

  async function saveMany(destination: SaveDestination, wanted: readonly Wanted[]): Promise<SaveAllResult> {
    const job = jobs.open(destination, wanted)
    const shared = {
      job,
      clock,
      target,
      show,
      markSaved,
      template: parts.template,
      fetch: ({ place, output }: Wanted) => fetchShown(place, output, job.signal, job),
    }
    const saving =
      destination === 'zip' ? saveAsZip(shared, wanted) : saveInFolder(shared, wanted, destination === 'another-folder')
    void measure(job, wanted)
    const result = await saving
    if (job.signal.aborted) for (const { place } of wanted) show(place, null)
    if (destination !== 'zip') void noteFolder()
    if (result === null) {
      job.forget()
      return { saved: 0, failed: [] }
    }
    job.end(result)
    return result
  }

  async function measure(job: RunningJob, wanted: readonly Wanted[]): Promise<void> {
    if (wanted.length > MEASURED_AT_MOST) return
    for (const { place, output } of wanted) {
      if (job.signal.aborted) return
      if (output.bytes !== null || output.copy?.kind === 'kept') continue
      const total = await sizeOf(output)
      if (total !== null) job.measured(place, total)
    }
  }

  async function sizeOf(output: Output): Promise<number | null> {
    if (output.bytes !== null) return output.bytes
    if (output.copy?.kind === 'kept') return output.copy.bytes
    try {
      const response = await parts.fetchMedia(mediaPath(output.url, { kind: output.kind }), { method: 'HEAD' })
      const length = response.headers.get('content-length') ?? ''
      return statusOf(response) < 400 && /^\d{1,15}$/.test(length) ? Number(length) : null
    } catch {
      return null
    }
  }

  async function saveAll(which: readonly OutputPlace[], destination: SaveDestination = 'zip'): Promise<SaveAllResult> {
    const others: { readonly place: OutputPlace; readonly result: Promise<CommandResult> }[] = []
    const wanted: Wanted[] = []
    for (const place of new Map(which.map((one) => [saveKey(one.id, one.outputKey), one])).values()) {
      const already = running.get(saveKey(place.id, place.outputKey))
      const record = ledger.get(place.id)
      const output = outputOf(record, place.outputKey)
      if (already !== undefined) others.push({ place, result: already })
      else if (record === undefined || output === undefined) others.push({ place, result: Promise.resolve(UNKNOWN) })
      else wanted.push({ place, record, output })
    }
    const none: SaveAllResult = { saved: 0, failed: [] }
    const together = wanted.length === 0 ? Promise.resolve(none) : saveMany(destination, wanted)
    for (const { place } of wanted) {
      void run(
        place,
        together.then((result) => resultFor(place, result)),
      )
    }
    const { saved, failed } = await together
    const ended = await Promise.all(others.map(async ({ place, result }) => ({ place, result: await result })))
    const failedElsewhere = ended.flatMap(({ place, result }): FailedSave[] =>
      result.ok ? [] : [{ ...place, message: result.message, final: false }],
    )
    return { saved: saved + ended.length - failedElsewhere.length, failed: [...failed, ...failedElsewhere] }
  }

  return {
    store,
    previewUrl: parts.previewUrl,
    prepare: () => undefined,
    sizeOf,
    openCopy: (copy) => copies.open(copy),
    save(id, outputKey) {
      const place = { id, outputKey }
      return running.get(saveKey(id, outputKey)) ?? run(place, saveOne(place))
    },
    saveAll,
    cancelJob: (key) => jobs.cancel(key),
    dismissJob: (key) => jobs.dismiss(key),
    keepCopies: (limit) => copies.keep(limit),
    removeCopies: () => copies.removeAll(),
    makeRoom: () => copies.makeRoom(),
  }
}

/** What saving several means for one of them. */
function resultFor(place: OutputPlace, result: SaveAllResult): CommandResult {
  const failure = result.failed.find(({ id, outputKey }) => id === place.id && outputKey === place.outputKey)
  if (failure !== undefined) return { ok: false, message: failure.message }
  if (result.saved === 0) return { ok: false, message: 'Nothing was saved.' }
  return { ok: true, message: 'Saved with the others.' }
}

/**
 * Saves outputs. An output counts as saved after its bytes were verified and handed over, never before; each is
 * fetched once at a time, however often somebody clicks.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { Ledger } from '#engine/engine.ts'
import type { Copies, CopiesParts } from '#engine/outputs/copies/copies.ts'
import { Buffers } from '#engine/outputs/buffers.ts'
import type { Wanted } from '#engine/outputs/fetch-ahead.ts'
import { blobOf, type FetchMedia } from '#engine/outputs/fetch-output.ts'
import { HANDED_OVER, type OpenFile } from '#engine/outputs/growing-file.ts'
import { outputFileName } from '#engine/outputs/manifest.ts'
import { outputOf, type OutputPlace, withSaved } from '#engine/outputs/output-place.ts'
import {
  saveKey,
  type FailedSave,
  type Outputs,
  type OutputsState,
  type SaveAllResult,
  type SaveDestination,
} from '#engine/outputs/outputs-surface.ts'
import { SaveJobs, type RunningJob } from '#engine/outputs/save-jobs.ts'
import { type NewlySaved, saveAsZip, saveInFolder, SaveRun } from '#engine/outputs/save-run.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'
import { ShownSaves } from '#engine/outputs/shown-saves.ts'

export interface OutputsParts {
  /** Shown on screen before saving itself is loaded; from then on only this writes to it. */
  readonly store: StoreApi<OutputsState>
  readonly ledger: Pick<Ledger, 'get' | 'change'>
  readonly clock: Clock
  /** The page's `fetch`, against its own origin. */
  readonly fetchMedia: FetchMedia
  readonly previewUrl: (output: Output) => string
  readonly pause: (delay: Millis, signal: AbortSignal) => Promise<void>
  readonly target: SaveTarget
  /** Room on the browser's disk, or what stands for it. */
  readonly open: OpenFile
  readonly template: () => string
  readonly copies: (parts: Pick<CopiesParts, 'fetch' | 'show'>) => Copies
  /** Makes these records durable; the storage's `writeNow`. */
  readonly keep: (records: readonly TaskRecord[]) => Promise<void>
}

/** Sizes are asked for beforehand where that is quickly done. */
const MEASURED_AT_MOST = 100

const UNKNOWN: CommandResult = { ok: false, message: 'This output is not known any more.' }
const NEVER = new AbortController().signal

export class OutputSaver implements Outputs {
  readonly store: StoreApi<OutputsState>
  readonly #parts: OutputsParts
  readonly #copies: Copies
  readonly #shown: ShownSaves
  readonly #jobs: SaveJobs
  /** Saves under way, by {@link saveKey}. */
  readonly #running = new Map<string, Promise<CommandResult>>()

  constructor(parts: OutputsParts) {
    this.#parts = parts
    this.store = parts.store
    this.#jobs = new SaveJobs(parts.store, parts.clock)
    this.#copies = parts.copies({
      fetch: (output, signal) => this.#shown.request(output, signal, () => undefined),
      show: (use) => this.store.setState({ copies: use }),
    })
    const { clock, fetchMedia, pause, open } = parts
    const room = { open, buffers: new Buffers() }
    const keptCopy = (output: Output) => this.#copies.verified(output)
    this.#shown = new ShownSaves({ store: this.store, clock, fetchMedia, pause, room, keptCopy })
    void this.#noteFolder()
  }

  previewUrl(output: Output): string {
    return this.#parts.previewUrl(output)
  }

  /** Everything is loaded by now. */
  prepare(): void {}

  sizeOf(output: Output): Promise<number | null> {
    return this.#shown.sizeOf(output)
  }

  openCopy(copy: LocalCopy | null): Promise<Blob | null> {
    return this.#copies.open(copy)
  }

  save(id: TaskId, outputKey: string): Promise<CommandResult> {
    const place = { id, outputKey }
    return this.#running.get(saveKey(id, outputKey)) ?? this.#note(place, this.#saveOne(place))
  }

  async saveAll(which: readonly OutputPlace[], destination: SaveDestination = 'zip'): Promise<SaveAllResult> {
    const { wanted, others } = this.#sorted(which)
    const none: SaveAllResult = { saved: 0, failed: [] }
    const together = wanted.length === 0 ? Promise.resolve(none) : this.#saveMany(destination, wanted)
    for (const { place } of wanted) {
      void this.#note(
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

  cancelJob(key: number): void {
    this.#jobs.cancel(key)
  }

  dismissJob(key: number): void {
    this.#jobs.dismiss(key)
  }

  keepCopies(limit: number | null): void {
    this.#copies.keep(limit)
  }

  removeCopies(): Promise<void> {
    return this.#copies.removeAll()
  }

  makeRoom(): Promise<boolean> {
    return this.#copies.makeRoom()
  }

  async #saveOne(place: OutputPlace): Promise<CommandResult> {
    const { ledger, target, template, clock } = this.#parts
    const record = ledger.get(place.id)
    const output = outputOf(record, place.outputKey)
    if (record === undefined || output === undefined) return UNKNOWN
    const fetched = await this.#shown.fetch(place, output, NEVER, null)
    if (fetched.kind === 'failed') return { ok: false, message: fetched.message }
    const { bytes, contentType, sha256, extension } = fetched
    const fileName = outputFileName(record, output, extension, template())
    target.download(blobOf(fetched), fileName)
    fetched.release(HANDED_OVER)
    await this.#markSaved([{ place, copy: { at: clock.now(), bytes, contentType, sha256, fileName } }])
    return { ok: true, message: `Saved ${fileName}.` }
  }

  /** Notes that a save is under way until it ends. */
  #note(place: OutputPlace, saving: Promise<CommandResult>): Promise<CommandResult> {
    const key = saveKey(place.id, place.outputKey)
    const ending = saving.finally(() => this.#running.delete(key))
    this.#running.set(key, ending)
    return ending
  }

  /** Each place once: what is to be saved, and what is being saved already or is not known. */
  #sorted(which: readonly OutputPlace[]) {
    const wanted: Wanted[] = []
    const others: { readonly place: OutputPlace; readonly result: Promise<CommandResult> }[] = []
    for (const [key, place] of new Map(which.map((one) => [saveKey(one.id, one.outputKey), one]))) {
      const already = this.#running.get(key)
      const record = this.#parts.ledger.get(place.id)
      const output = outputOf(record, place.outputKey)
      if (already !== undefined) others.push({ place, result: already })
      else if (record === undefined || output === undefined) others.push({ place, result: Promise.resolve(UNKNOWN) })
      else wanted.push({ place, record, output })
    }
    return { wanted, others }
  }

  async #saveMany(destination: SaveDestination, wanted: readonly Wanted[]): Promise<SaveAllResult> {
    const { clock, target, template, open } = this.#parts
    const job = this.#jobs.open(destination, wanted)
    const run = new SaveRun({
      wanted,
      job,
      clock,
      template,
      fetch: ({ place, output }) => this.#shown.fetch(place, output, job.signal, job),
      show: (places, state) => this.#shown.show(places, state),
      markSaved: (copies) => this.#markSaved(copies),
    })
    const saving =
      destination === 'zip'
        ? saveAsZip(run, target, open)
        : saveInFolder(run, target.folder, destination === 'another-folder')
    void this.#measure(job, wanted)
    const result = await saving
    if (job.signal.aborted) {
      this.#shown.show(
        wanted.map(({ place }) => place),
        null,
      )
    }
    if (destination !== 'zip') void this.#noteFolder()
    if (result === null) job.forget()
    else job.end(result)
    return result ?? { saved: 0, failed: [] }
  }

  async #measure(job: RunningJob, wanted: readonly Wanted[]): Promise<void> {
    if (wanted.length > MEASURED_AT_MOST) return
    for (const { place, output } of wanted) {
      if (job.signal.aborted) return
      if (output.bytes !== null || output.copy?.kind === 'kept') continue
      const total = await this.sizeOf(output)
      if (total !== null) job.measured(place, total)
    }
  }

  /** Durable before the screen says so. If the disk refuses, the ledger's own write-behind goes on trying. */
  async #markSaved(saved: readonly NewlySaved[]): Promise<void> {
    const { ledger, keep } = this.#parts
    const changed = new Map<TaskId, TaskRecord>()
    for (const { place, copy } of saved) {
      const record = changed.get(place.id) ?? ledger.get(place.id)
      if (record !== undefined) changed.set(place.id, withSaved(record, place.outputKey, copy))
    }
    await keep([...changed.values()]).catch(() => undefined)
    for (const { place, copy } of saved) {
      ledger.change(place.id, (record) => withSaved(record, place.outputKey, copy))
    }
    this.#shown.show(
      saved.map(({ place }) => place),
      null,
    )
  }

  async #noteFolder(): Promise<void> {
    const { folder } = this.#parts.target
    if (folder !== null) this.store.setState({ folder: { name: await folder.remembered() } })
  }
}

/** What saving several means for one of them. */
function resultFor(place: OutputPlace, result: SaveAllResult): CommandResult {
  const failure = result.failed.find(({ id, outputKey }) => id === place.id && outputKey === place.outputKey)
  if (failure !== undefined) return { ok: false, message: failure.message }
  if (result.saved === 0) return { ok: false, message: 'Nothing was saved.' }
  return { ok: true, message: 'Saved with the others.' }
}

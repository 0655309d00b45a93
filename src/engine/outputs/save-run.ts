/** Saving several outputs: as one ZIP, written while it is fetched, or into a folder. */
import { makeZip } from 'client-zip'
import { errorText } from '#domain/error-text.ts'
import { madeAt } from '#domain/output/expiry.ts'
import { safeName, uniqueNames } from '#domain/output/file-name.ts'
import type { SavedCopy } from '#domain/output/output.ts'
import type { Clock } from '#domain/time.ts'
import { Buffers } from '#engine/outputs/buffers.ts'
import { expectedBytes, FetchAhead, type Wanted } from '#engine/outputs/fetch-ahead.ts'
import { blobOf, type FetchedOutput, type VerifiedFile } from '#engine/outputs/fetch-output.ts'
import { type GrowingFile, HANDED_OVER, type OpenFile, PieceWriter } from '#engine/outputs/growing-file.ts'
import { manifestOf, type MissingFile, outputFileName, type SavedFile } from '#engine/outputs/manifest.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import type { FailedSave, SaveAllResult, SaveState } from '#engine/outputs/outputs-surface.ts'
import { piecesOf } from '#engine/outputs/piece-reader.ts'
import type { RunningJob } from '#engine/outputs/save-jobs.ts'
import type { FolderTarget, SaveFolder, SaveTarget } from '#engine/outputs/save-target.ts'

const MANIFEST_NAME = 'manifest.json'

/** Above this a ZIP goes straight to a chosen file; below, a plain download spares the person a dialog. */
const STREAM_FROM_BYTES = 256 * 1024 * 1024

/** Takes the ZIP, and knows what to do when all of it is there. */
interface Destination extends Pick<GrowingFile, 'write'> {
  finish(): Promise<void>
  /** Leaves nothing behind. */
  abort(reason: unknown): Promise<void>
}

export interface NewlySaved {
  readonly place: OutputPlace
  readonly copy: SavedCopy
}

interface SaveRunParts {
  readonly wanted: readonly Wanted[]
  readonly job: RunningJob
  readonly clock: Clock
  /** How files are named; see `file-name.ts`. */
  readonly template: () => string
  /** Fetches and verifies, showing progress; never rejects. */
  readonly fetch: (want: Wanted) => Promise<FetchedOutput>
  readonly show: (places: readonly OutputPlace[], state: SaveState | null) => void
  /** Durable before the screen says so. */
  readonly markSaved: (copies: readonly NewlySaved[]) => Promise<void>
}

/** Saving several outputs, wherever they go: what is to be fetched, what became of it, and the list of both. */
export class SaveRun {
  readonly job: RunningJob
  readonly clock: Clock
  readonly wanted: readonly Wanted[]
  readonly #parts: SaveRunParts
  #saved: (SavedFile & { readonly place: OutputPlace })[] = []
  readonly #missing: (MissingFile & FailedSave)[] = []

  constructor(parts: SaveRunParts) {
    this.#parts = parts
    this.job = parts.job
    this.clock = parts.clock
    this.wanted = parts.wanted
  }

  /** Files that were fetched and verified, as they come; the others are noted as failed. Ends when it is cancelled. */
  async *files(): AsyncGenerator<{ readonly want: Wanted; readonly file: VerifiedFile }> {
    for await (const { want, fetched } of new FetchAhead(this.wanted, this.#parts.fetch).results()) {
      if (this.job.signal.aborted) {
        if (fetched.kind === 'verified') fetched.release()
        return
      }
      if (fetched.kind === 'verified') yield { want, file: fetched }
      else this.fail(want, fetched.message, fetched.final)
    }
  }

  /** The name by the person's template, which others may have too. */
  nameFor({ record, output }: Wanted, { extension }: VerifiedFile): string {
    return outputFileName(record, output, extension, this.#parts.template())
  }

  /** Lies where it should, under this name. */
  written({ place, record, output }: Wanted, file: VerifiedFile, fileName: string): void {
    const { bytes, contentType, sha256 } = file
    this.#saved.push({ place, record, output, fileName, bytes, contentType, sha256 })
    this.job.verified(place, bytes)
  }

  fail({ place, record, output }: Wanted, message: string, final: boolean): void {
    const failure = { ...place, message, final }
    this.#parts.show([place], { kind: 'failed', message, final })
    this.#missing.push({ record, output, ...failure })
    this.job.failed(failure)
  }

  /** Everything that was written is lost. */
  failAll(message: string): void {
    for (const saved of this.#saved) this.fail(saved, message, false)
    this.#saved = []
  }

  get savedCount(): number {
    return this.#saved.length
  }

  manifest(): string {
    return manifestOf(this.#saved, this.#missing, this.clock.now())
  }

  /** Notes the last `count` written files as saved, or all of them. `container` is the folder or ZIP that they lie in. */
  async markSaved(container: string, count = this.#saved.length): Promise<void> {
    const at = this.clock.now()
    await this.#parts.markSaved(
      this.#saved.slice(-count).map(({ place, bytes, contentType, sha256, fileName }) => ({
        place,
        copy: { at, bytes, contentType, sha256, fileName: `${container}/${fileName}` },
      })),
    )
  }

  result(): SaveAllResult {
    return {
      saved: this.#saved.length,
      failed: this.#missing.map(({ id, outputKey, message, final }) => ({ id, outputKey, message, final })),
    }
  }
}

/**
 * Writes what can be fetched, with a manifest, and reports the rest. Nothing is marked as saved before the whole ZIP
 * is written. Null when the person chose no file: nothing was saved and nothing failed.
 */
export async function saveAsZip(run: SaveRun, target: SaveTarget, open: OpenFile): Promise<SaveAllResult | null> {
  const { job, clock } = run
  const zipName = safeName(`renderwatch ${new Date(clock.now()).toISOString().slice(0, 16)}`, 'zip')
  let destination: Destination
  try {
    // First of all, while the click that started this still counts.
    destination = await chooseDestination(run, target, open, zipName)
  } catch {
    return null
  }
  job.name(zipName)
  try {
    await zipInto(run, destination)
  } catch (error) {
    if (job.signal.aborted) return { saved: 0, failed: [] }
    run.failAll(`The ZIP could not be written: ${errorText(error)}.`)
    return run.result()
  }
  await run.markSaved(zipName)
  return run.result()
}

async function* entries(run: SaveRun) {
  const unique = uniqueNames()
  unique(MANIFEST_NAME)
  for await (const { want, file } of run.files()) {
    const name = unique(run.nameFor(want, file))
    run.written(want, file, name)
    const { content } = file
    // The writer asks for the next piece when the one before was written, with a single one waiting between.
    const input = content instanceof Blob ? piecesOf(content) : content
    yield { input, name, size: file.bytes, lastModified: new Date(madeAt(want.record)) }
    // The next is asked for once all of this one was written: {@link zipInto} takes one piece after the other.
    file.release()
  }
  run.job.signal.throwIfAborted()
  if (run.savedCount === 0) throw new Error('none of the files could be fetched')
  yield { input: run.manifest(), name: MANIFEST_NAME, lastModified: new Date(run.clock.now()) }
}

/** On an error the destination is aborted, and the browser leaves no half file behind. */
async function zipInto(run: SaveRun, file: Destination): Promise<void> {
  const { signal } = run.job
  const reader = makeZip(entries(run)).getReader()
  const writer = new PieceWriter(file, new Buffers())
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      signal.throwIfAborted()
      await writer.add(next.value)
    }
    await writer.end()
    await file.finish()
  } catch (error) {
    await reader.cancel(error).catch(() => undefined)
    await file.abort(error)
    throw error
  }
}

async function chooseDestination(
  { wanted }: SaveRun,
  target: SaveTarget,
  open: OpenFile,
  name: string,
): Promise<Destination> {
  const guess = wanted.reduce((sum, { output }) => sum + expectedBytes(output), 0)
  if (target.chooseFile !== null && guess >= STREAM_FROM_BYTES) {
    const writer = (await target.chooseFile(name)).getWriter()
    return {
      write: async (piece) => {
        await writer.write(piece)
        return new Uint8Array(piece.buffer)
      },
      finish: () => writer.close(),
      abort: (reason) => writer.abort(reason).catch(() => undefined),
    }
  }
  // The first files are fetched while the disk gets ready: that takes its worker as long as several of them.
  const opening = open(false)
  // Where that fails, the first piece that is to be written says so.
  opening.catch(() => undefined)
  return {
    write: async (piece) => (await opening).write(piece),
    finish: async () => {
      const file = await opening
      target.download((await file.finish()).content, name)
      file.discard(HANDED_OVER)
    },
    abort: async () => {
      await opening.then(
        (file) => file.discard(),
        () => undefined,
      )
    },
  }
}

/**
 * Each file is marked as saved as soon as it lies in the folder: what is there stays when the rest is cancelled or
 * fails. Null when the person chose no folder, or did not allow to write to it.
 */
export async function saveInFolder(
  run: SaveRun,
  target: FolderTarget | null,
  another: boolean,
): Promise<SaveAllResult | null> {
  const folder = await target?.open(another).catch(() => undefined)
  if (folder === undefined) return null
  run.job.name(folder.name)
  const unique = uniqueNames()
  for await (const { want, file } of run.files()) await saveFile(run, folder, unique, want, file)
  if (run.savedCount > 0) await writeManifest(folder, run.manifest(), run.clock.now())
  return run.result()
}

async function saveFile(
  run: SaveRun,
  folder: SaveFolder,
  unique: (name: string) => string,
  want: Wanted,
  file: VerifiedFile,
): Promise<void> {
  try {
    const fileName = await freeName(folder, run.nameFor(want, file), unique)
    await folder.write(fileName, blobOf(file))
    run.written(want, file, fileName)
    await run.markSaved(folder.name, 1)
  } catch (error) {
    run.fail(want, `The file could not be written: ${errorText(error)}.`, false)
  } finally {
    file.release()
  }
}

/** Nothing that lies in the folder is ever replaced. */
async function freeName(folder: SaveFolder, wished: string, unique: (name: string) => string): Promise<string> {
  let name = unique(wished)
  while (await folder.has(name)) name = unique(wished)
  return name
}

/** The files are there and verified: a manifest that cannot be written does not make them less so. */
async function writeManifest(folder: SaveFolder, manifest: string, now: number): Promise<void> {
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[:T]/g, '-')
  const name = await freeName(folder, `renderwatch-manifest-${stamp}.json`, uniqueNames())
  await folder.write(name, new Blob([manifest], { type: 'application/json' })).catch(() => undefined)
}

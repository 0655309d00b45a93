import type { SavedCopy } from '#domain/output/output.ts'
import type { Clock } from '#domain/time.ts'
import { FetchAhead, type Wanted } from '#engine/outputs/fetch-ahead.ts'
import type { FetchedOutput, VerifiedFile } from '#engine/outputs/fetch-output.ts'
import { manifestOf, type MissingFile, outputFileName, type SavedFile } from '#engine/outputs/manifest.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import type { FailedSave, SaveAllResult, SaveState } from '#engine/outputs/outputs-surface.ts'
import type { RunningJob } from '#engine/outputs/save-jobs.ts'

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
      if (this.job.signal.aborted) return
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

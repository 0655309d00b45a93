/** How a save of several outputs goes: counted in bytes and in verified files. */
import type { StoreApi } from 'zustand/vanilla'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import type { Wanted } from '#engine/outputs/fetch-ahead.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import {
  saveKey,
  type FailedSave,
  type OutputsState,
  type SaveAllResult,
  type SaveDestination,
  type SaveJob,
} from '#engine/outputs/outputs-surface.ts'

/** Progress is for the eye: each time it is shown the page is drawn, while the same processor fetches. */
export const SHOWN_EVERY: Millis = 250

/** The jobs on screen. What ended before is history as soon as something new begins. */
export class SaveJobs {
  readonly #store: StoreApi<OutputsState>
  readonly #clock: Clock
  readonly #running = new Map<number, AbortController>()
  #lastKey = 0

  constructor(store: StoreApi<OutputsState>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  open(destination: SaveDestination, wanted: readonly Wanted[]): RunningJob {
    this.#lastKey += 1
    const key = this.#lastKey
    const abort = new AbortController()
    this.#running.set(key, abort)
    const parts = new Parts(wanted)
    const job: SaveJob = {
      key,
      target: '',
      destination,
      state: 'running',
      count: wanted.length,
      verified: 0,
      failed: [],
      ...parts.sum(),
    }
    this.#store.setState(({ jobs }) => ({ jobs: [...jobs.filter(({ state }) => state === 'running'), job] }))
    return new RunningJob(abort.signal, parts, {
      now: () => this.#clock.now(),
      change: (edit) => this.#change(key, edit),
      ended: () => void this.#running.delete(key),
      forget: () => this.dismiss(key),
    })
  }

  cancel(key: number): void {
    this.#running.get(key)?.abort(new DOMException('cancelled', 'AbortError'))
  }

  dismiss(key: number): void {
    this.#store.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.key !== key) }))
  }

  #change(key: number, edit: (job: SaveJob) => SaveJob): void {
    this.#store.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.key === key ? edit(job) : job)) }))
  }
}

interface JobOnScreen {
  readonly now: () => EpochMs
  readonly change: (edit: (job: SaveJob) => SaveJob) => void
  readonly ended: () => void
  readonly forget: () => void
}

/** One running job. Everything reported after its end is ignored. */
export class RunningJob {
  readonly signal: AbortSignal
  readonly #parts: Parts
  readonly #shown: JobOnScreen
  #shownAt: EpochMs | null = null
  #verified = 0

  constructor(signal: AbortSignal, parts: Parts, shown: JobOnScreen) {
    this.signal = signal
    this.#parts = parts
    this.#shown = shown
  }

  /** Known once the person has chosen. */
  name(target: string): void {
    this.#shown.change((job) => ({ ...job, target }))
  }

  progress(place: OutputPlace, bytes: number, total: number | null): void {
    this.#parts.set(place, { bytes, total: total ?? this.#parts.get(place)?.total ?? null })
    this.#count()
  }

  /** The size of a file that is not on its way yet. */
  measured(place: OutputPlace, total: number): void {
    const part = this.#parts.get(place)
    if (part === undefined || part.total !== null) return
    this.#parts.set(place, { ...part, total })
    this.#count()
  }

  verified(place: OutputPlace, bytes: number): void {
    this.#parts.set(place, { bytes, total: bytes })
    this.#verified += 1
    this.#count()
  }

  failed(failure: FailedSave): void {
    this.#parts.remove(failure)
    this.#shown.change((job) => (job.state === 'running' ? { ...job, failed: [...job.failed, failure] } : job))
    this.#count()
  }

  end({ saved, failed }: SaveAllResult): void {
    this.#shown.ended()
    const state = this.signal.aborted ? 'cancelled' : 'done'
    this.#shown.change((job) => ({ ...job, state, failed, verified: saved, ...this.#parts.sum() }))
  }

  /** Takes it off the screen: the person changed their mind before it began. */
  forget(): void {
    this.#shown.ended()
    this.#shown.forget()
  }

  /** Small files come by the hundred a second, and to paint each would take longer than to fetch it. */
  #count(): void {
    const now = this.#shown.now()
    if (this.#shownAt !== null && now - this.#shownAt < SHOWN_EVERY) return
    this.#shownAt = now
    const [verified, sum] = [this.#verified, this.#parts.sum()]
    this.#shown.change((job) => (job.state === 'running' ? { ...job, verified, ...sum } : job))
  }
}

interface Part {
  readonly bytes: number
  readonly total: number | null
}

/** The bytes of each file of a job, with their sum kept: progress of one must not cost a look at all. */
class Parts {
  readonly #parts = new Map<string, Part>()
  #bytes = 0
  #known = 0
  #unknown = 0

  constructor(wanted: readonly Wanted[]) {
    for (const { place, output } of wanted) this.set(place, { bytes: 0, total: output.bytes })
  }

  get(place: OutputPlace): Part | undefined {
    return this.#parts.get(nameOf(place))
  }

  set(place: OutputPlace, part: Part): void {
    this.remove(place)
    this.#parts.set(nameOf(place), part)
    this.#add(part, 1)
  }

  remove(place: OutputPlace): void {
    const part = this.get(place)
    if (part === undefined) return
    this.#parts.delete(nameOf(place))
    this.#add(part, -1)
  }

  /** The total is unknown while one of them is. */
  sum(): Pick<SaveJob, 'bytes' | 'total'> {
    return { bytes: this.#bytes, total: this.#unknown > 0 ? null : this.#known }
  }

  #add({ bytes, total }: Part, times: 1 | -1): void {
    this.#bytes += times * bytes
    this.#known += times * (total ?? 0)
    if (total === null) this.#unknown += times
  }
}

function nameOf(place: OutputPlace): string {
  return saveKey(place.id, place.outputKey)
}

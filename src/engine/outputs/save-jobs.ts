/** How a save of several outputs goes: counted in bytes and in verified files. */
import type { StoreApi } from 'zustand/vanilla'
import type { Wanted } from '#engine/outputs/gather.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import {
  saveKey,
  type FailedSave,
  type OutputsState,
  type SaveAllResult,
  type SaveDestination,
  type SaveJob,
} from '#engine/outputs/outputs-surface.ts'

/** One running job. Everything reported after its end is ignored. */
export interface RunningJob {
  readonly signal: AbortSignal
  /** Known once the person has chosen. */
  name(target: string): void
  progress(place: OutputPlace, bytes: number, total: number | null): void
  /** The size of a file that is not on its way yet. */
  measured(place: OutputPlace, total: number): void
  verified(place: OutputPlace, bytes: number): void
  failed(failure: FailedSave): void
  end(result: SaveAllResult): void
  /** Takes it off the screen: the person changed their mind before it began. */
  forget(): void
}

export interface SaveJobs {
  open(destination: SaveDestination, wanted: readonly Wanted[]): RunningJob
  cancel(key: number): void
  dismiss(key: number): void
}

interface Part {
  readonly bytes: number
  readonly total: number | null
}

export function saveJobs(store: StoreApi<OutputsState>): SaveJobs {
  const running = new Map<number, AbortController>()
  let lastKey = 0

  function change(key: number, edit: (job: SaveJob) => SaveJob): void {
    store.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.key === key ? edit(job) : job)) }))
  }
  function dismiss(key: number): void {
    store.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.key !== key) }))
  }

  return {
    open(destination, wanted) {
      const key = (lastKey += 1)
      const abort = new AbortController()
      running.set(key, abort)
      const parts = new Map<string, Part>(
        wanted.map(({ place, output }) => [nameOf(place), { bytes: 0, total: output.bytes }]),
      )
      const job: SaveJob = {
        key,
        target: '',
        destination,
        state: 'running',
        count: wanted.length,
        verified: 0,
        failed: [],
        ...sumOf(parts),
      }
      // What ended before is history as soon as something new begins.
      store.setState(({ jobs }) => ({ jobs: [...jobs.filter(({ state }) => state === 'running'), job] }))
      function set(place: OutputPlace, part: Part | null, edit: (before: SaveJob) => SaveJob = (before) => before) {
        if (part === null) parts.delete(nameOf(place))
        else parts.set(nameOf(place), part)
        change(key, (before) => (before.state === 'running' ? { ...edit(before), ...sumOf(parts) } : before))
      }
      return {
        signal: abort.signal,
        name: (target) => change(key, (before) => ({ ...before, target })),
        progress: (place, bytes, total) =>
          set(place, { bytes, total: total ?? parts.get(nameOf(place))?.total ?? null }),
        measured(place, total) {
          const part = parts.get(nameOf(place))
          if (part !== undefined && part.total === null) set(place, { ...part, total })
        },
        verified: (place, bytes) =>
          set(place, { bytes, total: bytes }, (before) => ({ ...before, verified: before.verified + 1 })),
        failed: (failure) => set(failure, null, (before) => ({ ...before, failed: [...before.failed, failure] })),
        end({ saved, failed }) {
          running.delete(key)
          const state = abort.signal.aborted ? 'cancelled' : 'done'
          change(key, (before) => ({ ...before, state, failed, verified: saved }))
        },
        forget() {
          running.delete(key)
          dismiss(key)
        },
      }
    },
    cancel: (key) => running.get(key)?.abort(new DOMException('cancelled', 'AbortError')),
    dismiss,
  }
}

function sumOf(parts: ReadonlyMap<string, Part>): Pick<SaveJob, 'bytes' | 'total'> {
  let [bytes, total]: [number, number | null] = [0, 0]
  for (const part of parts.values()) {
    bytes += part.bytes
    total = total === null || part.total === null ? null : total + part.total
  }
  return { bytes, total }
}

function nameOf(place: OutputPlace): string {
  return saveKey(place.id, place.outputKey)
}

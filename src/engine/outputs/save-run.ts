import type { Output, SavedCopy } from '#domain/output/output.ts'
import type { Clock } from '#domain/time.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import type { Wanted } from '#engine/outputs/gather.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import type { SaveState } from '#engine/outputs/outputs-surface.ts'
import type { RunningJob } from '#engine/outputs/save-jobs.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'

export interface NewlySaved {
  readonly place: OutputPlace
  readonly copy: SavedCopy
}

/** What saving several outputs needs, wherever they go. */
export interface SaveRun {
  readonly job: RunningJob
  readonly clock: Clock
  readonly target: SaveTarget
  /** How files are named; see `file-name.ts`. */
  readonly template: () => string
  /** Fetches and verifies, showing progress. */
  readonly fetch: (want: Wanted) => Promise<FetchedOutput>
  readonly show: (place: OutputPlace, state: SaveState | null) => void
  /** Durable before the screen says so. */
  readonly markSaved: (copies: readonly NewlySaved[]) => Promise<void>
}

export type FetchShown = (
  place: OutputPlace,
  output: Output,
  signal: AbortSignal,
  job: RunningJob | null,
) => Promise<FetchedOutput>

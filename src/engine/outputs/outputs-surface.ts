/** What screens may ask of saving, kept copies and reminders; part of the engine's surface. */
import type { StoreApi } from 'zustand/vanilla'
import type { AtRisk } from '#domain/output/expiry.ts'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import type { CopyPlace } from '#domain/output/copy-place.ts'
import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'

export type SaveState =
  | { readonly kind: 'saving'; readonly bytes: number; readonly total: number | null }
  | {
      readonly kind: 'failed'
      readonly message: string
      /** The link is dead: trying again is no use. */
      readonly final: boolean
    }

/** `folder`: the one that files went to before, else one that the person chooses. */
export type SaveDestination = 'zip' | 'folder' | 'another-folder'

/** Several outputs on their way to one place; stays after its end until it is dismissed. */
export interface SaveJob {
  readonly key: number
  /** Where to: the name of the ZIP or of the folder. */
  readonly target: string
  readonly destination: SaveDestination
  readonly state: 'running' | 'done' | 'cancelled'
  readonly count: number
  /** Fetched and checked so far; they count as saved when the file they are in is written. */
  readonly verified: number
  readonly bytes: number
  /** Null while a size is unknown. */
  readonly total: number | null
  readonly failed: readonly FailedSave[]
}

export interface FailedSave extends OutputPlace {
  readonly message: string
  readonly final: boolean
}

export interface SaveAllResult {
  readonly saved: number
  readonly failed: readonly FailedSave[]
}

/** What the copies take up, in this browser or at the gateway. */
export interface CopiesUse {
  readonly count: number
  readonly bytes: number
  /** Why copies are not kept as wished, or were given up: one sentence; null while all is well. */
  readonly trouble: string | null
  /** What the gateway keeps, and for how long; absent where this browser keeps them. */
  readonly rules?: ArchiveRules
  /** Where the gateway's copies lie; absent as above. */
  readonly places?: readonly CopyPlace[]
}

export interface OutputsState {
  /** Saves under way or failed, by {@link saveKey}; a finished save is in the record. */
  readonly saves: ReadonlyMap<string, SaveState>
  readonly jobs: readonly SaveJob[]
  /** The folder that files go to, its name null until one was chosen; null where browsers cannot write folders. */
  readonly folder: { readonly name: string | null } | null
  readonly copies: CopiesUse
}

export interface Outputs {
  readonly store: StoreApi<OutputsState>
  /** The address to show an output from, given how this copy of Renderwatch reaches media. */
  previewUrl(output: Output): string
  /** Says that saving is near: what it needs is loaded, so that a click finds it there. */
  prepare(): void
  /** Size as the media server states it; null when it cannot be had. */
  sizeOf(output: Output): Promise<number | null>
  /** The bytes kept in this browser; null when there are none, or not any more. */
  openCopy(copy: LocalCopy | null): Promise<Blob | null>
  /** Downloads to the person's disk, verified; remembers the save. */
  save(id: TaskId, outputKey: string): Promise<CommandResult>
  /** Several as one ZIP or into a folder, with a manifest; failures are reported, never counted as saved. */
  saveAll(which: readonly OutputPlace[], destination?: SaveDestination): Promise<SaveAllResult>
  cancelJob(key: number): void
  dismissJob(key: number): void
  /** Keeps a copy of each new output from now on, in so many bytes; null stops that. What is kept stays. */
  keepCopies(limit: number | null): void
  removeCopies(): Promise<void>
  /** Gives up kept copies because the disk is full; true when that freed something. */
  makeRoom(): Promise<boolean>
}

export interface Reminders {
  /**
   * Hears, once for each threshold over all tabs and reloads, of outputs that should be saved now; while `mayTell` is
   * false nothing is told and nothing is lost. Returns the way to stop.
   */
  subscribe(tell: (risks: readonly AtRisk[]) => void, mayTell: () => boolean): () => void
  snooze(which: readonly OutputPlace[], until: EpochMs): void
  /** They need not be saved. */
  decline(which: readonly OutputPlace[]): void
  /** Takes a snooze or a refusal back. */
  wake(which: readonly OutputPlace[]): void
}

export const NO_OUTPUTS_YET: OutputsState = {
  saves: new Map(),
  jobs: [],
  folder: null,
  copies: { count: 0, bytes: 0, trouble: null },
}

export function saveKey(id: TaskId, outputKey: string): string {
  return `${id} ${outputKey}`
}

import type { StoreApi } from 'zustand/vanilla'
import { statusOf } from '#domain/connection/gateway-protocol.ts'
import type { LocalCopy, Output } from '#domain/output/output.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import type { Room } from '#engine/outputs/content.ts'
import { isLarge } from '#engine/outputs/fetch-ahead.ts'
import {
  type FetchedOutput,
  type FetchMedia,
  fetchOutput,
  pathOf,
  type VerifiedFile,
} from '#engine/outputs/fetch-output.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { type OutputsState, saveKey, type SaveState } from '#engine/outputs/outputs-surface.ts'
import { type RunningJob, SHOWN_EVERY } from '#engine/outputs/save-jobs.ts'

interface ShownSavesParts {
  readonly store: StoreApi<OutputsState>
  readonly clock: Clock
  /** The page's `fetch`, against its own origin. */
  readonly fetchMedia: FetchMedia
  readonly pause: (delay: Millis, signal: AbortSignal) => Promise<void>
  readonly room: Room
  /** The copy kept in this browser, checked. */
  readonly keptCopy: (output: Output) => Promise<VerifiedFile | null>
}

/** Fetches outputs and shows how each fetch goes. */
export class ShownSaves {
  readonly #parts: ShownSavesParts

  constructor(parts: ShownSavesParts) {
    this.#parts = parts
  }

  /** Null takes what was shown off the screen. */
  show(places: readonly OutputPlace[], state: SaveState | null): void {
    const saves = new Map(this.#parts.store.getState().saves)
    for (const { id, outputKey } of places) {
      if (state === null) saves.delete(saveKey(id, outputKey))
      else saves.set(saveKey(id, outputKey), state)
    }
    this.#parts.store.setState({ saves })
  }

  /**
   * Fetches and verifies; what is kept in this browser is not fetched again. A failure stays on the screen until the
   * next attempt. Never rejects.
   */
  async fetch(place: OutputPlace, output: Output, signal: AbortSignal, job: RunningJob | null): Promise<FetchedOutput> {
    const { clock, keptCopy } = this.#parts
    // Of many files only those that take a while are seen one by one; see {@link RunningJob} for all of them.
    if (job === null) this.show([place], { kind: 'saving', bytes: 0, total: output.bytes })
    else if (this.#parts.store.getState().saves.has(saveKey(place.id, place.outputKey))) this.show([place], null)
    let shownAt: EpochMs = clock.now()
    const progress = (bytes: number, total: number | null) => {
      const now = clock.now()
      if (now - shownAt < SHOWN_EVERY) return
      shownAt = now
      this.show([place], { kind: 'saving', bytes, total })
      job?.progress(place, bytes, total)
    }
    const fetched = (await keptCopy(output)) ?? (await this.request(output, signal, progress))
    if (signal.aborted) this.show([place], null)
    else if (fetched.kind === 'failed') this.show([place], fetched)
    return fetched
  }

  /** The same without showing anything. */
  request(
    output: Output,
    signal: AbortSignal,
    onProgress: (bytes: number, total: number | null) => void,
  ): Promise<FetchedOutput> {
    const { fetchMedia, pause, room } = this.#parts
    const { url, kind, keyedBy = null } = output
    const asked = { url, kind, keyedBy, isLarge: isLarge(output) }
    return fetchOutput(fetchMedia, { ...asked, onProgress, signal, pause, room })
  }

  /** See `Outputs.sizeOf`. */
  async sizeOf({ url, kind, keyedBy = null, bytes, copy }: Output): Promise<number | null> {
    const known = bytes ?? keptBytes(copy)
    if (known !== null) return known
    try {
      const response = await this.#parts.fetchMedia(pathOf({ url, kind, keyedBy }), { method: 'HEAD' })
      const length = response.headers.get('content-length') ?? ''
      return statusOf(response) < 400 && /^\d{1,15}$/.test(length) ? Number(length) : null
    } catch {
      return null
    }
  }
}

function keptBytes(copy: LocalCopy | null): number | null {
  return copy?.kind === 'kept' ? copy.bytes : null
}

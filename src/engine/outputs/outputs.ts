/**
 * Saves outputs. An output counts as saved after its bytes were verified and handed over, never before; each is
 * fetched once at a time, however often somebody clicks.
 */
import { createStore } from 'zustand/vanilla'
import { mediaPath } from '#domain/gateway-protocol.ts'
import type { Output, SavedCopy } from '#domain/output.ts'
import type { TaskId, TaskRecord } from '#domain/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import type { CommandResult, Ledger, Outputs, SaveAllResult, SaveState } from '#engine/engine.ts'
import { saveKey } from '#engine/engine.ts'
import { type FetchedOutput, type FetchMedia, fetchOutput } from '#engine/outputs/fetch-output.ts'
import { outputFileName } from '#engine/outputs/manifest.ts'
import { outputOf, type OutputPlace, withSaved } from '#engine/outputs/output-place.ts'
import { saveAsZip, type Wanted } from '#engine/outputs/save-as-zip.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'

export interface OutputsParts {
  readonly ledger: Pick<Ledger, 'get' | 'change'>
  readonly clock: Clock
  /** The page's `fetch`, against its own origin. */
  readonly fetchMedia: FetchMedia
  readonly target: SaveTarget
  /** Makes these records durable; the storage's `writeNow`. */
  readonly keep: (records: readonly TaskRecord[]) => Promise<void>
}

/** Progress is for the eye. */
const PROGRESS_EVERY: Millis = 100

const UNKNOWN: CommandResult = { ok: false, message: 'This output is not known any more.' }

export function createOutputs(parts: OutputsParts): Outputs {
  const store = createStore<{ readonly saves: ReadonlyMap<string, SaveState> }>(() => ({ saves: new Map() }))
  const running = new Map<string, Promise<CommandResult>>()

  function show(place: OutputPlace, state: SaveState | null): void {
    const saves = new Map(store.getState().saves)
    const key = saveKey(place.id, place.outputKey)
    if (state === null) saves.delete(key)
    else saves.set(key, state)
    store.setState({ saves })
  }

  /** Fetches and verifies, showing progress. A failure stays in the store until the next attempt. */
  async function fetchShown(place: OutputPlace, output: Output): Promise<FetchedOutput> {
    show(place, { kind: 'saving', bytes: 0, total: output.bytes })
    let shownAt: EpochMs = parts.clock.now()
    const fetched = await fetchOutput(parts.fetchMedia, {
      url: output.url,
      kind: output.kind,
      onProgress: (bytes, total) => {
        const now = parts.clock.now()
        if (now - shownAt < PROGRESS_EVERY) return
        shownAt = now
        show(place, { kind: 'saving', bytes, total })
      },
    })
    if (fetched.kind === 'failed') show(place, fetched)
    return fetched
  }

  /** Durable before the screen says so. If the disk refuses, the ledger's own write-behind goes on trying. */
  async function markSaved(
    copies: readonly { readonly place: OutputPlace; readonly copy: SavedCopy }[],
  ): Promise<void> {
    const changed = new Map<TaskId, TaskRecord>()
    for (const { place, copy } of copies) {
      const record = changed.get(place.id) ?? parts.ledger.get(place.id)
      if (record !== undefined) changed.set(place.id, withSaved(record, place.outputKey, copy))
    }
    await parts.keep([...changed.values()]).catch(() => undefined)
    for (const { place, copy } of copies) {
      parts.ledger.change(place.id, (record) => withSaved(record, place.outputKey, copy))
      show(place, null)
    }
  }

  async function saveOne(place: OutputPlace): Promise<CommandResult> {
    const record = parts.ledger.get(place.id)
    const output = outputOf(record, place.outputKey)
    if (record === undefined || output === undefined) return UNKNOWN
    const fetched = await fetchShown(place, output)
    if (fetched.kind === 'failed') return { ok: false, message: fetched.message }
    const { blob, contentType, sha256, extension } = fetched
    const fileName = outputFileName(record, output, extension)
    parts.target.download(blob, fileName)
    await markSaved([{ place, copy: { at: parts.clock.now(), bytes: blob.size, contentType, sha256, fileName } }])
    return { ok: true, message: `Saved ${fileName}.` }
  }

  /** Notes that a save is under way until it ends. */
  function run(place: OutputPlace, saving: Promise<CommandResult>): Promise<CommandResult> {
    const key = saveKey(place.id, place.outputKey)
    const ending = saving.finally(() => running.delete(key))
    running.set(key, ending)
    return ending
  }

  async function saveAll(which: readonly OutputPlace[]): Promise<SaveAllResult> {
    const others: { readonly place: OutputPlace; readonly result: Promise<CommandResult> }[] = []
    const wanted: Wanted[] = []
    for (const place of new Map(which.map((one) => [saveKey(one.id, one.outputKey), one])).values()) {
      const already = running.get(saveKey(place.id, place.outputKey))
      const record = parts.ledger.get(place.id)
      const output = outputOf(record, place.outputKey)
      if (already !== undefined) others.push({ place, result: already })
      else if (record === undefined || output === undefined) others.push({ place, result: Promise.resolve(UNKNOWN) })
      else wanted.push({ place, record, output })
    }
    const none: SaveAllResult = { saved: 0, failed: [] }
    const zip =
      wanted.length === 0 ? Promise.resolve(none) : saveAsZip({ ...parts, fetchShown, show, markSaved }, wanted)
    for (const { place } of wanted)
      void run(
        place,
        zip.then((result) => resultFor(place, result)),
      )
    const { saved, failed } = await zip
    const ended = await Promise.all(others.map(async ({ place, result }) => ({ place, result: await result })))
    const failedElsewhere = ended.flatMap(({ place, result }) =>
      result.ok ? [] : [{ id: place.id, outputKey: place.outputKey, message: result.message }],
    )
    return { saved: saved + ended.length - failedElsewhere.length, failed: [...failed, ...failedElsewhere] }
  }

  return {
    store,
    previewUrl: (output) => mediaPath(output.url),
    save(id, outputKey) {
      const place = { id, outputKey }
      return running.get(saveKey(id, outputKey)) ?? run(place, saveOne(place))
    },
    saveAll,
  }
}

/** What a ZIP means for one of its outputs. */
function resultFor(place: OutputPlace, result: SaveAllResult): CommandResult {
  const failure = result.failed.find(({ id, outputKey }) => id === place.id && outputKey === place.outputKey)
  if (failure !== undefined) return { ok: false, message: failure.message }
  if (result.saved === 0) return { ok: false, message: 'No file was chosen. Nothing was saved.' }
  return { ok: true, message: 'Saved in the ZIP.' }
}

/** Many outputs as one ZIP, written while it is fetched, so that it never has to fit in memory where a file can be chosen. */
import { makeZip } from 'client-zip'
import { madeAt } from '#domain/expiry.ts'
import type { Output, OutputKind, SavedCopy } from '#domain/output.ts'
import type { TaskRecord } from '#domain/task.ts'
import type { Clock } from '#domain/time.ts'
import type { SaveAllResult, SaveState } from '#engine/engine.ts'
import type { FetchedOutput } from '#engine/outputs/fetch-output.ts'
import { safeName, uniqueNames } from '#engine/outputs/file-name.ts'
import { manifestOf, type MissingFile, outputFileName, type SavedFile } from '#engine/outputs/manifest.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'

export interface ZipParts {
  readonly clock: Clock
  readonly target: SaveTarget
  readonly fetchShown: (place: OutputPlace, output: Output) => Promise<FetchedOutput>
  readonly show: (place: OutputPlace, state: SaveState) => void
  readonly markSaved: (copies: readonly { readonly place: OutputPlace; readonly copy: SavedCopy }[]) => Promise<void>
}

export interface Wanted {
  readonly place: OutputPlace
  readonly record: TaskRecord
  readonly output: Output
}

const MANIFEST_NAME = 'manifest.json'

/** While one file is written the next ones are already on their way. */
const FETCHED_AHEAD = 3

const MEGABYTE = 1024 * 1024
/** Above this a ZIP goes straight to a chosen file; below, a plain download spares the person a dialog. */
const STREAM_FROM_BYTES = 256 * MEGABYTE

const GUESSED_BYTES = {
  image: 4 * MEGABYTE,
  video: 30 * MEGABYTE,
  audio: 6 * MEGABYTE,
  text: MEGABYTE,
  model3d: 30 * MEGABYTE,
  file: 30 * MEGABYTE,
} as const satisfies Record<OutputKind, number>

/**
 * Writes what can be fetched, with a manifest, and reports the rest. Nothing is marked as saved before the whole ZIP
 * is written. Choosing no file saves nothing and fails nothing.
 */
export async function saveAsZip(parts: ZipParts, wanted: readonly Wanted[]): Promise<SaveAllResult> {
  const zipName = safeName(`renderwatch ${new Date(parts.clock.now()).toISOString().slice(0, 16)}`, 'zip')
  let destination: WritableStream<Uint8Array> | null
  try {
    // First of all, while the click that started this still counts.
    destination = await chooseDestination(parts.target, wanted, zipName)
  } catch {
    return { saved: 0, failed: [] }
  }
  const saved: (SavedFile & Wanted)[] = []
  const missing: (MissingFile & Wanted)[] = []

  async function* entries() {
    const unique = uniqueNames()
    unique(MANIFEST_NAME)
    for await (const { want, fetched } of fetchInOrder(parts, wanted)) {
      if (fetched.kind === 'failed') {
        missing.push({ ...want, message: fetched.message })
        continue
      }
      const { record, output } = want
      const fileName = unique(outputFileName(record, output, fetched.extension))
      const { blob, contentType, sha256 } = fetched
      saved.push({ ...want, fileName, bytes: blob.size, contentType, sha256 })
      yield { input: blob, name: fileName, size: blob.size, lastModified: new Date(madeAt(record)) }
    }
    if (saved.length === 0) throw new Error('none of the files could be fetched')
    const now = parts.clock.now()
    yield { input: manifestOf(saved, missing, now), name: MANIFEST_NAME, lastModified: new Date(now) }
  }

  try {
    const zip = makeZip(entries())
    if (destination === null) parts.target.download(await new Response(zip).blob(), zipName)
    // On an error the destination is aborted, and the browser leaves no half file behind.
    else await zip.pipeTo(destination)
  } catch (error) {
    const message = `The ZIP could not be written: ${error instanceof Error ? error.message : String(error)}.`
    for (const { place } of saved) parts.show(place, { kind: 'failed', message, final: false })
    const unsaved = saved.splice(0).map((file) => ({ ...file, message }))
    return resultOf(0, [...missing, ...unsaved])
  }
  const at = parts.clock.now()
  await parts.markSaved(
    saved.map(({ place, bytes, contentType, sha256, fileName }) => ({
      place,
      copy: { at, bytes, contentType, sha256, fileName: `${zipName}/${fileName}` },
    })),
  )
  return resultOf(saved.length, missing)
}

async function chooseDestination(target: SaveTarget, wanted: readonly Wanted[], name: string) {
  const guess = wanted.reduce((sum, { output }) => sum + (output.bytes ?? GUESSED_BYTES[output.kind]), 0)
  return target.chooseFile === null || guess < STREAM_FROM_BYTES ? null : target.chooseFile(name)
}

/** What dies soonest is fetched first; results come in that order, a few fetches ahead of whoever takes them. */
async function* fetchInOrder(parts: ZipParts, wanted: readonly Wanted[]) {
  const queue = wanted.toSorted((a, b) => (a.output.expiry?.at ?? Infinity) - (b.output.expiry?.at ?? Infinity))
  const underWay: Promise<{ readonly want: Wanted; readonly fetched: FetchedOutput }>[] = []
  for (const want of queue) {
    underWay.push(parts.fetchShown(want.place, want.output).then((fetched) => ({ want, fetched })))
    const first = underWay.length >= FETCHED_AHEAD ? underWay.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const rest of underWay) yield await rest
}

function resultOf(saved: number, missing: readonly (Wanted & { readonly message: string })[]): SaveAllResult {
  return { saved, failed: missing.map(({ place, message }) => ({ ...place, message })) }
}

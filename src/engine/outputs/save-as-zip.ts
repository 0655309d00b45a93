/** Many outputs as one ZIP, written while it is fetched, so that it never has to fit in memory where a file can be chosen. */
import { makeZip } from 'client-zip'
import { errorText } from '#domain/error-text.ts'
import { madeAt } from '#domain/output/expiry.ts'
import type { OutputKind } from '#domain/output/output.ts'
import { safeName, uniqueNames } from '#domain/output/file-name.ts'
import { gathered, type Wanted } from '#engine/outputs/gather.ts'
import { manifestOf, type MissingFile, outputFileName, type SavedFile } from '#engine/outputs/manifest.ts'
import type { FailedSave, SaveAllResult } from '#engine/outputs/outputs-surface.ts'
import type { SaveRun } from '#engine/outputs/save-run.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'

const MANIFEST_NAME = 'manifest.json'

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
 * is written. Null when the person chose no file: nothing was saved and nothing failed.
 */
export async function saveAsZip(run: SaveRun, wanted: readonly Wanted[]): Promise<SaveAllResult | null> {
  const { job, clock, target } = run
  const zipName = safeName(`renderwatch ${new Date(clock.now()).toISOString().slice(0, 16)}`, 'zip')
  let destination: WritableStream<Uint8Array> | null
  try {
    // First of all, while the click that started this still counts.
    destination = await chooseDestination(target, wanted, zipName)
  } catch {
    return null
  }
  job.name(zipName)
  const saved: (SavedFile & Wanted)[] = []
  const missing: (MissingFile & FailedSave)[] = []

  async function* entries() {
    const unique = uniqueNames()
    unique(MANIFEST_NAME)
    for await (const { want, fetched } of gathered(wanted, run.fetch)) {
      job.signal.throwIfAborted()
      const { place, record, output } = want
      if (fetched.kind === 'failed') {
        const failure = { ...place, message: fetched.message, final: fetched.final }
        missing.push({ record, output, ...failure })
        job.failed(failure)
        continue
      }
      const fileName = unique(outputFileName(record, output, fetched.extension, run.template()))
      const { blob, contentType, sha256 } = fetched
      saved.push({ ...want, fileName, bytes: blob.size, contentType, sha256 })
      job.verified(place, blob.size)
      yield { input: blob, name: fileName, size: blob.size, lastModified: new Date(madeAt(record)) }
    }
    if (saved.length === 0) throw new Error('none of the files could be fetched')
    const now = clock.now()
    yield { input: manifestOf(saved, missing, now), name: MANIFEST_NAME, lastModified: new Date(now) }
  }

  try {
    const zip = makeZip(entries())
    // Without a chosen file the browser gathers the bytes in a blob, which it moves to its disk as it grows.
    if (destination === null) target.download(await new Response(zip).blob(), zipName)
    // On an error the destination is aborted, and the browser leaves no half file behind.
    else await zip.pipeTo(destination, { signal: job.signal })
  } catch (error) {
    if (job.signal.aborted) return { saved: 0, failed: [] }
    const message = `The ZIP could not be written: ${errorText(error)}.`
    const unsaved = saved.map(({ place }) => ({ ...place, message, final: false }))
    for (const failure of unsaved) run.show(failure, { kind: 'failed', message, final: false })
    return { saved: 0, failed: [...missing, ...unsaved].map(failureOf) }
  }
  const at = clock.now()
  await run.markSaved(
    saved.map(({ place, bytes, contentType, sha256, fileName }) => ({
      place,
      copy: { at, bytes, contentType, sha256, fileName: `${zipName}/${fileName}` },
    })),
  )
  return { saved: saved.length, failed: missing.map(failureOf) }
}

async function chooseDestination(target: SaveTarget, wanted: readonly Wanted[], name: string) {
  const guess = wanted.reduce((sum, { output }) => sum + (output.bytes ?? GUESSED_BYTES[output.kind]), 0)
  return target.chooseFile === null || guess < STREAM_FROM_BYTES ? null : target.chooseFile(name)
}

function failureOf({ id, outputKey, message, final }: FailedSave): FailedSave {
  return { id, outputKey, message, final }
}

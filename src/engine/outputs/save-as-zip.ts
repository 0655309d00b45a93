/** Many outputs as one ZIP, written while it is fetched, so that it never has to fit in memory. */
import { makeZip } from 'client-zip'
import { errorText } from '#domain/error-text.ts'
import { safeName, uniqueNames } from '#domain/output/file-name.ts'
import { madeAt } from '#domain/output/expiry.ts'
import { expectedBytes } from '#engine/outputs/fetch-ahead.ts'
import type { SaveAllResult } from '#engine/outputs/outputs-surface.ts'
import type { SaveRun } from '#engine/outputs/save-run.ts'
import type { SaveTarget } from '#engine/outputs/save-target.ts'
import { inLargePieces, openStage } from '#engine/outputs/stage.ts'

const MANIFEST_NAME = 'manifest.json'

/** Above this a ZIP goes straight to a chosen file; below, a plain download spares the person a dialog. */
const STREAM_FROM_BYTES = 256 * 1024 * 1024

/** Takes the ZIP, and knows what to do when all of it is there. */
interface Destination {
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>
  finish(): Promise<void>
}

/**
 * Writes what can be fetched, with a manifest, and reports the rest. Nothing is marked as saved before the whole ZIP
 * is written. Null when the person chose no file: nothing was saved and nothing failed.
 */
export async function saveAsZip(run: SaveRun, target: SaveTarget): Promise<SaveAllResult | null> {
  const { job, clock } = run
  const zipName = safeName(`renderwatch ${new Date(clock.now()).toISOString().slice(0, 16)}`, 'zip')
  let destination: Destination
  try {
    // First of all, while the click that started this still counts.
    destination = await chooseDestination(run, target, zipName)
  } catch {
    return null
  }
  job.name(zipName)
  try {
    // On an error the destination is aborted, and the browser leaves no half file behind.
    await inLargePieces(makeZip(entries(run))).pipeTo(destination.writable, { signal: job.signal })
    await destination.finish()
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
    yield { input: file.content, name, size: file.bytes, lastModified: new Date(madeAt(want.record)) }
  }
  run.job.signal.throwIfAborted()
  if (run.savedCount === 0) throw new Error('none of the files could be fetched')
  yield { input: run.manifest(), name: MANIFEST_NAME, lastModified: new Date(run.clock.now()) }
}

async function chooseDestination({ wanted }: SaveRun, target: SaveTarget, name: string): Promise<Destination> {
  const guess = wanted.reduce((sum, { output }) => sum + expectedBytes(output), 0)
  if (target.chooseFile !== null && guess >= STREAM_FROM_BYTES) {
    return { writable: await target.chooseFile(name), finish: () => Promise.resolve() }
  }
  const stage = await openStage()
  return { writable: stage.writable, finish: async () => target.download(await stage.finish(), name) }
}

/** Many outputs into a folder that the person chose, each file complete or not there at all. */
import { errorText } from '#domain/error-text.ts'
import { uniqueNames } from '#domain/output/file-name.ts'
import type { SaveFolder } from '#engine/outputs/folder.ts'
import { gathered, type Wanted } from '#engine/outputs/gather.ts'
import { manifestOf, type MissingFile, outputFileName, type SavedFile } from '#engine/outputs/manifest.ts'
import type { FailedSave, SaveAllResult } from '#engine/outputs/outputs-surface.ts'
import type { SaveRun } from '#engine/outputs/save-run.ts'

/**
 * Each file is marked as saved as soon as it lies in the folder: what is there stays when the rest is cancelled or
 * fails. Null when the person chose no folder, or did not allow to write to it.
 */
export async function saveInFolder(
  run: SaveRun,
  wanted: readonly Wanted[],
  another: boolean,
): Promise<SaveAllResult | null> {
  const { job, clock } = run
  let folder: SaveFolder | undefined
  try {
    folder = await run.target.folder?.open(another)
  } catch {
    return null
  }
  if (folder === undefined) return null
  job.name(folder.name)
  const unique = uniqueNames()
  const saved: SavedFile[] = []
  const missing: (MissingFile & FailedSave)[] = []

  for await (const { want, fetched } of gathered(wanted, run.fetch)) {
    if (job.signal.aborted) break
    const { place, record, output } = want
    const fail = (message: string, final: boolean) => {
      run.show(place, { kind: 'failed', message, final })
      missing.push({ record, output, ...place, message, final })
      job.failed({ ...place, message, final })
    }
    if (fetched.kind === 'failed') {
      fail(fetched.message, fetched.final)
      continue
    }
    const { blob, contentType, sha256 } = fetched
    try {
      const wished = outputFileName(record, output, fetched.extension, run.template())
      const fileName = await freeName(folder, wished, unique)
      await folder.write(fileName, blob)
      const at = clock.now()
      const copy = { at, bytes: blob.size, contentType, sha256, fileName: `${folder.name}/${fileName}` }
      await run.markSaved([{ place, copy }])
      saved.push({ record, output, fileName, bytes: blob.size, contentType, sha256 })
      job.verified(place, blob.size)
    } catch (error) {
      fail(`The file could not be written: ${errorText(error)}.`, false)
    }
  }
  if (saved.length > 0) await writeManifest(folder, manifestOf(saved, missing, clock.now()), clock.now())
  return {
    saved: saved.length,
    failed: missing.map(({ id, outputKey, message, final }) => ({ id, outputKey, message, final })),
  }
}

/** Nothing that lies in the folder is ever replaced. */
async function freeName(folder: SaveFolder, wished: string, unique: (name: string) => string): Promise<string> {
  let name = unique(wished)
  while (await folder.has(name)) name = unique(wished)
  return name
}

/** The files are there and verified: a manifest that cannot be written does not make them less so. */
async function writeManifest(folder: SaveFolder, manifest: string, now: number): Promise<void> {
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[:T]/g, '-')
  const name = await freeName(folder, `renderwatch-manifest-${stamp}.json`, uniqueNames())
  await folder.write(name, new Blob([manifest], { type: 'application/json' })).catch(() => undefined)
}

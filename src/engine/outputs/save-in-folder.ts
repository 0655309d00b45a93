/** Many outputs into a folder that the person chose, each file complete or not there at all. */
import { errorText } from '#domain/error-text.ts'
import { uniqueNames } from '#domain/output/file-name.ts'
import type { Wanted } from '#engine/outputs/fetch-ahead.ts'
import { blobOf, type VerifiedFile } from '#engine/outputs/fetch-output.ts'
import type { FolderTarget, SaveFolder } from '#engine/outputs/folder.ts'
import type { SaveAllResult } from '#engine/outputs/outputs-surface.ts'
import type { SaveRun } from '#engine/outputs/save-run.ts'

/**
 * Each file is marked as saved as soon as it lies in the folder: what is there stays when the rest is cancelled or
 * fails. Null when the person chose no folder, or did not allow to write to it.
 */
export async function saveInFolder(
  run: SaveRun,
  target: FolderTarget | null,
  another: boolean,
): Promise<SaveAllResult | null> {
  const folder = await target?.open(another).catch(() => undefined)
  if (folder === undefined) return null
  run.job.name(folder.name)
  const unique = uniqueNames()
  for await (const { want, file } of run.files()) await saveFile(run, folder, unique, want, file)
  if (run.savedCount > 0) await writeManifest(folder, run.manifest(), run.clock.now())
  return run.result()
}

async function saveFile(
  run: SaveRun,
  folder: SaveFolder,
  unique: (name: string) => string,
  want: Wanted,
  file: VerifiedFile,
): Promise<void> {
  try {
    const fileName = await freeName(folder, run.nameFor(want, file), unique)
    await folder.write(fileName, blobOf(file))
    run.written(want, file, fileName)
    await run.markSaved(folder.name, 1)
  } catch (error) {
    run.fail(want, `The file could not be written: ${errorText(error)}.`, false)
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

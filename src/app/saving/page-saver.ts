// oxlint-disable-next-line import/default -- Vite makes this the address of the built worker.
import address from '#app/saving/disk-worker.ts?worker&url'
import { trustedScript } from '#app/trusted-script.ts'
import { diskFiles } from '#engine/outputs/disk-files.ts'
import { OutputSaver, type OutputsParts } from '#engine/outputs/outputs.ts'
import { browserSaveTarget } from '#engine/outputs/save-target.ts'
import { nameTemplate } from '#preferences/name-template.ts'

/** Saves outputs from a page, to wherever its browser can write. To be called once. */
export function pageSaver(parts: Omit<OutputsParts, 'target' | 'open' | 'template'>): OutputSaver {
  // Throws where a page cannot have workers.
  const start = () => new Worker(trustedScript('renderwatch-disk', address), { type: 'module' })
  return new OutputSaver({ ...parts, target: browserSaveTarget(), open: diskFiles(start), template: nameTemplate })
}

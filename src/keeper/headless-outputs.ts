import { createStore } from 'zustand/vanilla'
import { NO_OUTPUTS_YET, type Outputs } from '#engine/outputs/outputs-surface.ts'

/** Files are saved where a person is: by the pages. */
export function headlessOutputs(): Outputs {
  return {
    store: createStore(() => NO_OUTPUTS_YET),
    previewUrl: (output) => output.url,
    prepare: () => undefined,
    sizeOf: () => Promise.resolve(null),
    openCopy: () => Promise.resolve(null),
    save: () => Promise.resolve({ ok: false, message: 'Only a page saves files.' }),
    saveAll: () => Promise.resolve({ saved: 0, failed: [] }),
    cancelJob: () => undefined,
    dismissJob: () => undefined,
    keepCopies: () => undefined,
    removeCopies: () => Promise.resolve(),
    makeRoom: () => Promise.resolve(false),
  }
}

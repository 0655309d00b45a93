import { createStore } from 'zustand/vanilla'
import { NO_OUTPUTS_YET, type Outputs } from '#engine/outputs/outputs-surface.ts'

/**
 * Saving (hashing, verifying, zipping) is a tenth of the page's code and is not needed to look at tasks: it is loaded
 * by the first screen or act that comes near it.
 */
export function lazyOutputs(
  load: (store: Outputs['store']) => Promise<Outputs>,
  previewUrl: Outputs['previewUrl'],
): Outputs {
  // There from the start, and the one that saving itself writes to.
  const store: Outputs['store'] = createStore(() => NO_OUTPUTS_YET)
  let loading: Promise<Outputs> | null = null

  function loaded(): Promise<Outputs> {
    loading ??= load(store)
    // A chunk that could not be fetched may come the next time.
    loading.catch(() => {
      loading = null
    })
    return loading
  }

  /** Nothing happens where the code cannot be had. */
  function later(act: (outputs: Outputs) => void): void {
    void loaded().then(act, () => undefined)
  }

  return {
    store,
    previewUrl,
    prepare: () => later(() => undefined),
    sizeOf: (output) =>
      loaded().then(
        (outputs) => outputs.sizeOf(output),
        () => null,
      ),
    openCopy: (copy) =>
      copy?.kind === 'kept'
        ? loaded().then(
            (outputs) => outputs.openCopy(copy),
            () => null,
          )
        : Promise.resolve(null),
    async save(id, outputKey) {
      try {
        return await (await loaded()).save(id, outputKey)
      } catch {
        return { ok: false, message: NOT_LOADED }
      }
    },
    async saveAll(which, destination) {
      try {
        return await (await loaded()).saveAll(which, destination)
      } catch {
        return { saved: 0, failed: which.map((place) => ({ ...place, message: NOT_LOADED, final: false })) }
      }
    },
    cancelJob: (key) => later((outputs) => outputs.cancelJob(key)),
    dismissJob: (key) => later((outputs) => outputs.dismissJob(key)),
    keepCopies(limit) {
      if (limit !== null || loading !== null) later((outputs) => outputs.keepCopies(limit))
    },
    removeCopies: () =>
      loaded().then(
        (outputs) => outputs.removeCopies(),
        () => undefined,
      ),
    makeRoom: () =>
      loaded().then(
        (outputs) => outputs.makeRoom(),
        () => false,
      ),
  }
}

const NOT_LOADED = 'A part of this page could not be loaded. Is its server running? Nothing was saved.'

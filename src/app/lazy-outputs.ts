import { createStore } from 'zustand/vanilla'
import { mediaPath } from '#domain/gateway-protocol.ts'
import type { Outputs } from '#engine/engine.ts'

/**
 * Saving (hashing, verifying, zipping) is a tenth of the page's code and is not needed to look at tasks: it is loaded
 * by the first save.
 */
export function lazyOutputs(load: () => Promise<Outputs>): Outputs {
  const store: Outputs['store'] = createStore(() => ({ saves: new Map() }))
  let loading: Promise<Outputs> | null = null

  function loaded(): Promise<Outputs> {
    loading ??= load().then((outputs) => {
      outputs.store.subscribe((state) => store.setState(state, true))
      return outputs
    })
    // A chunk that could not be fetched may come the next time.
    loading.catch(() => {
      loading = null
    })
    return loading
  }

  return {
    store,
    previewUrl: (output) => mediaPath(output.url),
    async save(id, outputKey) {
      try {
        return await (await loaded()).save(id, outputKey)
      } catch {
        return { ok: false, message: NOT_LOADED }
      }
    },
    async saveAll(which) {
      try {
        return await (await loaded()).saveAll(which)
      } catch {
        return { saved: 0, failed: which.map((place) => ({ ...place, message: NOT_LOADED })) }
      }
    },
  }
}

const NOT_LOADED = 'A part of this page could not be loaded. Is the gateway running? Nothing was saved.'

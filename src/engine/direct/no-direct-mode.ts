import { createStore } from 'zustand/vanilla'
import type { DirectMode } from '#engine/engine.ts'

/** For an engine whose gateway is always there. */
export function noDirectMode(): DirectMode {
  const refused = { ok: false, message: 'Direct mode is not available here.' } as const
  return {
    store: createStore(() => ({ mode: 'off', vault: 'unsupported', keyed: new Set(), kept: new Set() })),
    enable: () => Promise.resolve(refused),
    unlock: () => Promise.resolve(refused),
    lock: () => undefined,
    discardVault: () => undefined,
  }
}

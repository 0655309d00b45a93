import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { KeeperInfo } from '#engine/engine.ts'

export function useKeeper(): KeeperInfo {
  return useStore(useEngine().keeper)
}

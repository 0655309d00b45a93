import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { DirectState } from '#engine/engine.ts'

export function useDirect(): DirectState {
  return useStore(useEngine().direct.store)
}

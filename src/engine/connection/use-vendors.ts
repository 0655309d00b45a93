import type { VendorKey } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'

/**
 * Names of dialects for screens of the first load. They ask the engine and not the registry, so that all adapters
 * arrive with the engine and none of them delays the first frame.
 */
export function useVendorLabel(): (key: VendorKey) => string {
  return useEngine().vendors.labelOf
}

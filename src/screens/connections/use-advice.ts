import { useQuery } from '@tanstack/react-query'
import type { VendorKey } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Advice } from '#vendors/advice.ts'

/** What a vendor's pages advise, also of one that there is no connection to yet; null while it is loaded. */
export function useAdvice(vendor: VendorKey): Advice | null {
  const { vendors } = useEngine()
  const { data } = useQuery({
    queryKey: ['advice', vendor],
    async queryFn() {
      await vendors.load([vendor])
      return vendors.of(vendor)?.advice ?? null
    },
    // It is part of the product, so that it comes without a network.
    networkMode: 'always',
  })
  return vendors.of(vendor)?.advice ?? data ?? null
}

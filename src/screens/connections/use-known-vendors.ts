import { useSuspenseQuery } from '@tanstack/react-query'
import { useEngine } from '#engine/engine-context.tsx'
import type { KnownVendor } from '#vendors/port.ts'

/** Every vendor that can be connected to. They are part of the product, so that they come without a network. */
export function useKnownVendors(): readonly KnownVendor[] {
  const { vendors } = useEngine()
  const { data } = useSuspenseQuery({
    queryKey: ['known vendors', ...vendors.all.map(({ key }) => key)],
    queryFn: vendors.known,
    staleTime: Infinity,
    gcTime: Infinity,
    networkMode: 'always',
  })
  return data
}

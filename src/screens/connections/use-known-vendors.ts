import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import type { KnownVendor } from '#vendors/port.ts'

/** Every vendor that can be connected to. They are part of the product, so that they come without a network. */
export function useKnownVendors(): readonly KnownVendor[] {
  const { vendors } = useEngine()
  // Asked for once: a form that waited for its vendors again, because one was loaded meanwhile, would lose a press.
  const { data } = useSuspenseQuery({
    queryKey: ['known vendors'],
    queryFn: vendors.known,
    staleTime: Infinity,
    gcTime: Infinity,
    networkMode: 'always',
  })
  const loaded = vendors.all
  return useMemo(() => {
    const keys = new Set(data.map(({ key }) => key))
    return [...data, ...loaded.filter(({ key }) => !keys.has(key))]
  }, [data, loaded])
}

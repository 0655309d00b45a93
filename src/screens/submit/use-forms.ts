import { useSuspenseQuery } from '@tanstack/react-query'
import type { VendorKey } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Forms } from '#vendors/port.ts'

/** The forms of every vendor. They are part of the product, so that they come once, and without a network that is up. */
export function useForms(): (vendor: VendorKey) => Forms | undefined {
  const { vendors } = useEngine()
  const { data } = useSuspenseQuery({
    queryKey: ['forms', ...vendors.all.map(({ key }) => key)],
    queryFn: async () =>
      new Map(await Promise.all(vendors.all.map(async ({ key, forms }) => [key, await forms()] as const))),
    staleTime: Infinity,
    gcTime: Infinity,
    networkMode: 'always',
  })
  return (vendor) => data.get(vendor)
}

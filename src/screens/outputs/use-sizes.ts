import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Output } from '#domain/output/output.ts'
import { useEngine } from '#engine/engine-context.tsx'

/** Asking for more than this many sizes would cost more than knowing them is worth. */
const ASKED_AT_MOST = 24

/** The size of each output in bytes, where it is known or its server says so; null where it is not, or not yet. */
export function useSizes(outputs: readonly Output[]): readonly (number | null)[] {
  const engine = useEngine()
  const asked = useMemo(() => outputs.slice(0, ASKED_AT_MOST).filter(({ bytes }) => bytes === null), [outputs])
  const answers = useQueries({
    queries: asked.map((output) => ({
      queryKey: ['output size', output.url],
      queryFn: () => engine.outputs.sizeOf(output),
      staleTime: Infinity,
      retry: false,
    })),
    combine: (all) => all.map(({ data }) => data ?? null),
  })
  return useMemo(() => {
    const told = new Map(asked.map((output, index) => [output, answers[index] ?? null]))
    return outputs.map((output) => output.bytes ?? told.get(output) ?? null)
  }, [outputs, asked, answers])
}

/** Null as long as one is unknown. */
export function totalSize(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
}

import { useQueries } from '@tanstack/react-query'
import type { Output } from '#domain/output/output.ts'
import { useEngine } from '#engine/engine-context.tsx'

/** Asking for more than this many sizes would cost more than knowing them is worth. */
const ASKED_AT_MOST = 24

/** The size of each output in bytes, where it is known or its server says so; null where it is not, or not yet. */
export function useSizes(outputs: readonly Output[]): readonly (number | null)[] {
  const engine = useEngine()
  return useQueries({
    queries: outputs.map((output, index) => ({
      queryKey: ['output size', output.url],
      queryFn: () => engine.outputs.sizeOf(output),
      enabled: output.bytes === null && index < ASKED_AT_MOST,
      staleTime: Infinity,
      retry: false,
    })),
    combine: (answers) => outputs.map((output, index) => output.bytes ?? answers[index]?.data ?? null),
  })
}

/** Null as long as one is unknown. */
export function totalSize(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
}

import { type Mutation, MutationCache, QueryClient } from '@tanstack/react-query'
import { errorText } from '#domain/error-text.ts'
import { showToast } from '#ui/toast.tsx'

/** An act that failed is never silent; `meta.told` marks those whose form says it itself. */
function tellFailure(error: Error, _sent: unknown, _context: unknown, { meta }: Pick<Mutation, 'meta'>): void {
  if (meta?.['told'] !== true) showToast({ text: errorText(error), tone: 'danger' })
}

/** The page's one query client. */
export function pageClient(): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({ onError: tellFailure }),
    // The gateway is on this computer, and the engine knows best when there is no network: nothing is held back here.
    defaultOptions: { mutations: { networkMode: 'always' } },
  })
}

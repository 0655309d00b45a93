import { useEngine } from '#engine/engine-context.tsx'
import type { LedgerState } from '#engine/engine.ts'
import { useDeferredStore } from '#ui/use-deferred-store.ts'

/**
 * All tasks, for lists and counts: typing and scrolling go before a wave of replies. Whether the stored tasks are among
 * them comes from the same look, so that nobody says "none" of tasks that are there but not drawn yet.
 */
export function useDeferredLedger(): LedgerState {
  return useDeferredStore(useEngine().ledger.store)
}

import { useCallback, useSyncExternalStore } from 'react'
import type { AtRisk } from '#domain/output/expiry.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { risksAt } from '#parts/risks-at.ts'
import { eachSecond } from '#ui/use-now.ts'

/**
 * What is at risk, to the second and at no cost in between: whoever asks by this, be it the rail, the strip or the
 * button that saves them, has the same answer at the same time.
 */
export function useAtRisk(tasks: Tasks): readonly AtRisk[] {
  return useSyncExternalStore(
    eachSecond,
    useCallback(() => risksAt(tasks, Date.now()), [tasks]),
  )
}

import { startTransition, useEffect, useState } from 'react'
import { SECOND } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { LedgerState } from '#engine/engine.ts'

/** All tasks, looked at most once a second: charts of thousands of tasks gain nothing from thirty frames a second. */
export function useSteadyLedger(): LedgerState {
  const { store } = useEngine().ledger
  const [ledger, setLedger] = useState(() => store.getState())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      // A transition: pressing and typing go before it.
      startTransition(() => setLedger(store.getState()))
    }
    const unsubscribe = store.subscribe(() => {
      timer ??= setTimeout(look, SECOND)
    })
    look()
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [store])
  return ledger
}

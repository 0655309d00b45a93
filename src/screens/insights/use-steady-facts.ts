import { startTransition, useEffect, useState } from 'react'
import type { FactTable } from '#charts/fact-table.ts'
import { SECOND } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Kept } from '#parts/kept.ts'
import { keptFacts } from '#screens/insights/kept-facts.ts'

/** The facts, looked at most once a second: charts of thousands of tasks gain nothing from thirty frames a second. */
export function useSteadyFacts(): Kept<FactTable> {
  const engine = useEngine()
  const store = keptFacts.of(engine, engine.vendors.hidesRunning)
  const [kept, setKept] = useState(() => store.getState())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      timer = undefined
      // A transition: pressing and typing go before it.
      startTransition(() => setKept(store.getState()))
    }
    const unsubscribe = store.subscribe(({ isWhole }, before) => {
      if (isWhole !== before.isWhole) look()
      else timer ??= setTimeout(look, SECOND)
    })
    look()
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [store])
  return kept
}

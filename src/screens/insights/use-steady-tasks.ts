import { startTransition, useEffect, useState } from 'react'
import { SECOND } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Tasks } from '#engine/ledger/selectors.ts'

/** All tasks, looked at most once a second: charts of thousands of tasks gain nothing from thirty frames a second. */
export function useSteadyTasks(): Tasks {
  const { store } = useEngine().ledger
  const [tasks, setTasks] = useState(() => store.getState().tasks)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      // A transition: pressing and typing go before it.
      startTransition(() => setTasks(store.getState().tasks))
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
  return tasks
}

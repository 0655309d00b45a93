import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { Keeping } from '#parts/kept.ts'
import { listLayout } from '#preferences/list-layout.ts'
import { ListIndex } from '#screens/tasks/list-index.ts'
import { QueueIndex } from '#screens/tasks/queue-index.ts'

/** All tasks, ready for the list. */
export const keptList = new Keeping((_nothing: null) => new ListIndex(listLayout.getState().sort))

/** What the list says of queues. */
export const keptQueues = new Keeping((_nothing: null) => new QueueIndex())

/** All tasks; another object only when groups, or what their headings add up, may be others. */
export function useMarkedTasks(of: 'groups' | 'totals'): Tasks {
  const engine = useEngine()
  const mark = useDeferredValue(
    useStore(keptList.of(engine, null), ({ index, isWhole }) => (isWhole ? index.marks[of] : -1)),
  )
  return useMemo(() => ({ mark, tasks: engine.ledger.store.getState().tasks }), [engine, mark]).tasks
}

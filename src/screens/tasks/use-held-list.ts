import { useMemo, useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { heldOrFresh } from '#screens/tasks/held-or-fresh.ts'

export interface HeldList {
  readonly shown: readonly TaskId[]
  /** Tasks that would be in the list by now but wait until the person is ready. */
  readonly waiting: number
  readonly release: () => void
}

/**
 * Rows never move under the pointer: while `hold` is true the list keeps its rows and their order, and what is new
 * is only counted. `view` names what is looked at; another view starts afresh.
 */
export function useHeldList(
  fresh: readonly TaskId[],
  view: string,
  hold: boolean,
  own: ReadonlySet<TaskId>,
  exists: (id: TaskId) => boolean,
): HeldList {
  const [kept, setKept] = useState({ view, ids: fresh })
  const shown = hold && kept.view === view ? heldOrFresh(kept.ids, fresh, own, exists) : fresh
  if (kept.view !== view || kept.ids !== shown) setKept({ view, ids: shown })
  const waiting = useMemo(() => {
    if (shown === fresh) return 0
    const seen = new Set(shown)
    return fresh.reduce((count, id) => count + (seen.has(id) ? 0 : 1), 0)
  }, [shown, fresh])
  return { shown, waiting, release: () => setKept({ view, ids: fresh }) }
}

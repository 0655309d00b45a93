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
  const held = hold && kept.view === view ? kept.ids : null
  // Thought over when the list, or what may be missing from the held one, has changed: not at each rendering.
  const shown = useMemo(
    () => (held === null || held === fresh ? fresh : heldOrFresh(held, fresh, own, exists)),
    [held, fresh, own, exists],
  )
  if (kept.view !== view || kept.ids !== shown) setKept({ view, ids: shown })
  const waiting = useMemo(() => {
    if (shown === fresh) return 0
    const seen = new Set(shown)
    return fresh.reduce((count, id) => count + (seen.has(id) ? 0 : 1), 0)
  }, [shown, fresh])
  return { shown, waiting, release: () => setKept({ view, ids: fresh }) }
}

import { useMemo, useState } from 'react'
import type { TaskId } from '#domain/task/task.ts'

export interface HeldList {
  readonly shown: readonly TaskId[]
  /** Tasks that would be in the list by now but wait until the person is ready. */
  readonly waiting: number
  readonly release: () => void
}

/** The list to go on showing: the one that is held, less what was forgotten, unless a reason to refresh it came up. */
export function heldOrFresh(
  held: readonly TaskId[],
  fresh: readonly TaskId[],
  own: ReadonlySet<TaskId>,
  exists: (id: TaskId) => boolean,
): readonly TaskId[] {
  if (held.length === 0) {
    // The fresh list may lag behind: what was forgotten since must not come back, to be taken out again, for ever.
    const there = fresh.every(exists) ? fresh : fresh.filter(exists)
    return there.length === 0 ? held : there
  }
  const seen = new Set(held)
  // Whoever just added a task wants to see it.
  if (fresh.some((id) => own.has(id) && !seen.has(id) && exists(id))) return fresh
  return held.every(exists) ? held : held.filter(exists)
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

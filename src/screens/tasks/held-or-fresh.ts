import type { TaskId } from '#domain/task/task.ts'

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

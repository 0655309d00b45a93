import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { TaskId } from '#domain/task/task.ts'

interface Selection {
  readonly ids: ReadonlySet<TaskId>
  /** Where a selection with Shift starts from: the last task that was ticked alone. */
  readonly anchor: TaskId | null
}

const EMPTY: Selection = { ids: new Set(), anchor: null }

/** Which tasks are ticked. Held by id, so that no update of the list can move it, and forgotten on reload. */
const store = createStore<Selection>(() => EMPTY)

export function useSelectedIds(): ReadonlySet<TaskId> {
  return useStore(store, (state) => state.ids)
}

/** Whether one task is ticked; the row renders again only when that changes. */
export function useIsSelected(id: TaskId): boolean {
  return useStore(store, (state) => state.ids.has(id))
}

export function selectionToggled(id: TaskId): void {
  store.setState(({ ids }) => ({ ids: ids.has(id) ? without(ids, [id]) : new Set(ids).add(id), anchor: id }))
}

/** Ticks everything from the anchor to `id` in the order of the list on screen; without an anchor, `id` alone. */
export function selectionExtended(id: TaskId, order: readonly TaskId[]): void {
  store.setState(({ ids, anchor }) => {
    const to = order.indexOf(id)
    const from = anchor === null ? to : order.indexOf(anchor)
    if (to < 0) return {}
    const start = from < 0 ? to : Math.min(from, to)
    const end = from < 0 ? to : Math.max(from, to)
    return { ids: new Set([...ids, ...order.slice(start, end + 1)]), anchor: from < 0 ? id : anchor }
  })
}

export function selectionReplaced(ids: Iterable<TaskId>): void {
  store.setState({ ids: new Set(ids), anchor: null })
}

export function selectionCleared(): void {
  store.setState(EMPTY)
}

/** Takes forgotten tasks out of the selection. */
export function selectionForgot(ids: Iterable<TaskId>): void {
  store.setState((state) => ({ ids: without(state.ids, ids) }))
}

/** For commands that act on what is ticked at this moment. */
export function selectedIds(): ReadonlySet<TaskId> {
  return store.getState().ids
}

function without(ids: ReadonlySet<TaskId>, gone: Iterable<TaskId>): ReadonlySet<TaskId> {
  const rest = new Set(ids)
  for (const id of gone) rest.delete(id)
  return rest
}

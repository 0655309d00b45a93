import { useCallback } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { useAct } from '#parts/acts/use-act.ts'
import { actOffers } from '#parts/acts/task-acts.ts'
import { refusalOf } from '#parts/people/who-is-here.ts'
import { taskTitle } from '#parts/task-title.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { ContextMenu } from '#ui/context-menu.tsx'
import type { MenuEntry } from '#ui/menu.tsx'
import { countOf, formatCount } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'
import { hrefFor } from '#url/href.ts'
import { taskRoute } from '#url/route.ts'

/** What can be done with the tasks of a row: the same acts, under the same conditions, as by button, key and palette. */
export function RowMenu({
  about,
  rowKey,
  at,
  onOpen,
  onClose,
}: {
  readonly about: readonly TaskId[]
  readonly rowKey: string
  /** Where the pointer asked for it; null where the keyboard did. */
  readonly at: { readonly x: number; readonly y: number } | null
  readonly onOpen: (id: TaskId) => void
  readonly onClose: () => void
}) {
  const engine = useEngine()
  const tasks = useTasks()
  const { mutate } = useAct()
  const keys = useKeyTable()
  const now = useNow(10_000)
  const close = useCallback(
    (back: boolean) => {
      if (back) rowOf(rowKey)?.focus({ preventScroll: true })
      onClose()
    },
    [rowKey, onClose],
  )
  const records = about.flatMap((id) => tasks.get(id) ?? [])
  const [first] = records
  if (first === undefined) return null
  const only = records.length === 1 ? first : null
  const entries: readonly MenuEntry[] = [
    ...(only === null ? [] : openEntries(only.id, onOpen)),
    ...actOffers(records, { vendorOf: engine.vendors.of, now }).map(({ act, label, ids }): MenuEntry => ({
      key: act,
      label: <Act label={label} count={ids.length < records.length ? ids.length : null} hint={keys[`act.${act}`]} />,
      ...(act === 'forget' || act === 'cancel' ? { tone: 'danger' } : {}),
      refused: refusalOf(act),
      onPick: () => mutate({ act, ids }),
    })),
  ]
  return (
    <ContextMenu
      label={only === null ? countOf(records.length, 'task') : taskTitle(only)}
      at={at ?? pointOn(rowKey)}
      entries={entries}
      onClose={close}
    />
  )
}

function openEntries(id: TaskId, onOpen: (id: TaskId) => void): readonly MenuEntry[] {
  return [
    { key: 'open', label: <Act label="Open" count={null} hint="enter" />, onPick: () => onOpen(id) },
    {
      key: 'tab',
      label: 'Open in a new tab',
      onPick: () => window.open(hrefFor(taskRoute(id)), '_blank', 'noopener'),
    },
  ]
}

function Act({ label, count, hint }: { readonly label: string; readonly count: number | null; readonly hint: string }) {
  return (
    <>
      <span className="flex-1">
        {label}
        {count === null ? null : <span className="ml-1.5 text-muted">{formatCount(count)}</span>}
      </span>
      <kbd aria-hidden="true" className="ml-6 font-mono text-2xs text-muted">
        {hint}
      </kbd>
    </>
  )
}

function rowOf(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)
}

/** Below the beginning of the row's name. */
function pointOn(key: string): { readonly x: number; readonly y: number } {
  const box = rowOf(key)?.getBoundingClientRect()
  return box === undefined ? { x: 0, y: 0 } : { x: box.left + 48, y: box.bottom - 4 }
}

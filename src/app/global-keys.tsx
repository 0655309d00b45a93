import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { ActDialogPlace } from '#app/act-dialog-place.tsx'
import { SCREEN_ROUTES } from '#app/navigation.tsx'
import { TypedAhead } from '#app/typed-ahead.tsx'
import { useKeptFocus } from '#app/use-kept-focus.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { TaskAct } from '#parts/acts/act-names.ts'
import { subjectOf } from '#parts/acts/subject.ts'
import { actKeys, actOfKey, screenOfKey } from '#parts/key-table.ts'
import { selectedTasks } from '#parts/selected-tasks.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { useKeySequence } from '#ui/use-key-sequence.ts'
import { useShortcut, useShortcuts } from '#ui/use-shortcut.ts'
import type { Screen } from '#url/route.ts'
import { useRoute } from '#url/use-route.ts'

const CommandPalette = lazy(async () => ({ default: (await import('#app/command-palette.tsx')).CommandPalette }))
const ShortcutSheet = lazy(async () => ({ default: (await import('#app/shortcut-sheet.tsx')).ShortcutSheet }))

/** The palette keeps what it is about: opening it takes the focus from the row that was meant. */
type Sheet = { readonly kind: 'palette'; readonly about: readonly TaskId[] } | { readonly kind: 'shortcuts' } | null

/** What the keyboard has on every screen: keys, the sheets and questions they open, and a focus that stays on something. */
export function GlobalKeys({ screen }: { readonly screen: Screen }) {
  useKeptFocus(screen)
  const engine = useEngine()
  const keys = useKeyTable()
  const [route, navigate] = useRoute()
  const [sheet, setSheet] = useState<Sheet>(null)
  /** For the palette, from the moment in which it is called. */
  const [typed, setTyped] = useState('')
  const press = useMutation({
    mutationFn: async ({ act, about }: { readonly act: TaskAct; readonly about: readonly TaskId[] }) => {
      const { actOn } = await import('#parts/acts/act-on.ts')
      await actOn(engine, route, act, about)
    },
  })
  const subject = () =>
    subjectOf({ route, ticked: selectedTasks.keys(), focused: focusedTask(engine.ledger.store.getState().tasks) })

  useShortcut(keys['page.palette'], () => {
    setTyped('')
    setSheet(sheet?.kind === 'palette' ? null : { kind: 'palette', about: subject() })
  })
  useShortcut(keys['page.sheet'], () => setSheet({ kind: 'shortcuts' }))
  useShortcut(keys['page.settings'], () => navigate(SCREEN_ROUTES.settings))
  useShortcut(keys['page.submit'], () => navigate(SCREEN_ROUTES.submit))
  useKeySequence(keys['page.go'], (second) => {
    const named = screenOfKey(keys, second)
    if (named !== null) navigate(SCREEN_ROUTES[named])
    return named !== null
  })
  useShortcuts(actKeys(keys), (key) => {
    const act = actOfKey(keys, key)
    const about = subject()
    if (act === null || about.length === 0) return false
    press.mutate({ act, about })
    return true
  })

  const close = () => setSheet(null)
  return (
    <>
      {sheet?.kind === 'palette' ? (
        <Suspense fallback={<TypedAhead onTyped={setTyped} onCancel={close} />}>
          <CommandPalette
            about={sheet.about}
            typed={typed}
            onTyped={setTyped}
            onClose={close}
            onShortcuts={() => setSheet({ kind: 'shortcuts' })}
          />
        </Suspense>
      ) : null}
      {sheet?.kind === 'shortcuts' ? (
        <Suspense fallback={<TypedAhead onCancel={close} />}>
          <ShortcutSheet onClose={close} />
        </Suspense>
      ) : null}
      <ActDialogPlace />
    </>
  )
}

/** The task whose row has the focus: looked up, instead of trusting text out of the document. */
function focusedTask(tasks: ReadonlyMap<TaskId, unknown>): TaskId | null {
  const named = document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset['task']
  for (const id of named === undefined ? [] : tasks.keys()) if (id === named) return id
  return null
}

import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { TypedAhead } from '#app/typed-ahead.tsx'
import { answered, askedAct } from '#parts/acts/asked-act.ts'

const ActDialog = lazy(async () => ({ default: (await import('#parts/acts/act-dialog.tsx')).ActDialog }))

/** Where the question of an act appears, whichever screen asked it; its code comes with the first question. */
export function ActDialogPlace() {
  const open = useStore(askedAct, ({ asked }) => asked !== null)
  return open ? (
    <Suspense fallback={<TypedAhead onCancel={answered} />}>
      <ActDialog />
    </Suspense>
  ) : null
}

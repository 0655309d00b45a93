import { lazy, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { TypedAhead } from '#app/typed-ahead.tsx'
import { answered, askedAct, type AskedAct } from '#parts/acts/asked-act.ts'

const ActDialog = lazy(async () => ({ default: (await import('#parts/acts/act-dialog.tsx')).ActDialog }))

/** Where the question of an act appears, whichever screen asked it; its code comes with the first question. */
export function ActDialogPlace() {
  const asked = useStore(askedAct, (state) => state.asked)
  return asked === null ? null : <Question asked={asked} />
}

function Question({ asked }: { readonly asked: AskedAct }) {
  const [typed, setTyped] = useState('')
  return (
    <Suspense fallback={<TypedAhead {...(asked.act === 'tag' && { onTyped: setTyped })} onCancel={answered} />}>
      <ActDialog asked={asked} typed={typed} />
    </Suspense>
  )
}

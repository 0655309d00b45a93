import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'

/** Why copies are not kept as wished; nothing while all is well. */
export function CopiesNotice() {
  const { trouble } = useStore(useEngine().outputs.store, (state) => state.copies)
  return trouble === null ? null : (
    <p role="alert" className="mt-3 rounded-lg bg-warn-soft px-3.5 py-2 text-sm text-warn">
      {trouble}
    </p>
  )
}

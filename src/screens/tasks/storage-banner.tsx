import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { StorageState } from '#engine/engine.ts'
import { countOf } from '#ui/numbers.ts'

const WORDS = {
  loading: null,
  ready: null,
  unavailable: 'This browser keeps nothing for this page (a private window, perhaps): tasks are gone when it closes.',
  outdated: 'A newer version of Renderwatch is open in another tab. Reload this page to go on.',
  full: 'This browser’s storage is full: changes since are not kept. Free some space, or forget tasks you no longer need.',
} as const satisfies Record<StorageState['kind'], string | null>

/** Says so when tasks are not, or not all, kept on disk. */
export function StorageBanner() {
  const { kind, quarantined } = useStore(useEngine().storage)
  const words = WORDS[kind]
  return (
    <>
      {words === null ? null : <Line>{words}</Line>}
      {quarantined === 0 ? null : (
        <Line>
          {countOf(quarantined, 'stored row')} could not be read and {quarantined === 1 ? 'is' : 'are'} set aside, not
          deleted.
        </Line>
      )}
    </>
  )
}

function Line({ children }: { readonly children: React.ReactNode }) {
  return (
    <p role="alert" className="border-b border-warn-line bg-warn-soft px-4 py-2 text-sm text-warn">
      {children}
    </p>
  )
}

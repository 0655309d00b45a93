import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { STORAGE_TROUBLE, restoredWords } from '#parts/storage-words.ts'
import { countOf } from '#ui/numbers.ts'

/** Says so when tasks are not, or not all, kept on disk. */
export function StorageBanner() {
  const { kind, why, quarantined, restored } = useStore(useEngine().storage)
  const words = STORAGE_TROUBLE[kind]
  return (
    <>
      {words === null ? null : (
        <Line>
          {words}
          {why === null ? null : ` The browser’s words: ${why}`}
        </Line>
      )}
      {restored === 0 ? null : <Line>{restoredWords(restored)}</Line>}
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

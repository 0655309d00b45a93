import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import type { StorageState } from '#engine/storage/storage-state.ts'

/** This page alone has something that is to be written yet. */
const UNWRITTEN: ReadonlySet<StorageState['kind']> = new Set(['full', 'failing', 'lost'])

/** Lets the browser ask before a page is left whose list is not, or not all, on the disk. */
export function useLeaveGuard(): void {
  const isUnwritten = useStore(useEngine().storage, ({ kind }) => UNWRITTEN.has(kind))
  useEffect(() => {
    if (!isUnwritten) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isUnwritten])
}

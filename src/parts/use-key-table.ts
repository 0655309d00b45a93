import { useMemo } from 'react'
import { useStore } from 'zustand'
import { keysWith, type Keys } from '#parts/key-table.ts'
import { keyChoices } from '#preferences/key-choices.ts'

/** The keys as they are now: ours, and those that the person chose. */
export function useKeyTable(): Keys {
  const { choices } = useStore(keyChoices)
  return useMemo(() => keysWith(choices), [choices])
}

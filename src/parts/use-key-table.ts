import { useMemo } from 'react'
import { keysWith, type Keys } from '#parts/key-table.ts'
import { useKeyChoices } from '#preferences/key-choices.ts'

/** The keys as they are now: ours, and those that the person chose. */
export function useKeyTable(): Keys {
  const choices = useKeyChoices()
  return useMemo(() => keysWith(choices), [choices])
}

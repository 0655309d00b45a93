import { useStore } from 'zustand'
import { choiceStore } from '#preferences/choice-store.ts'

export const DENSITIES = ['comfortable', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

const store = choiceStore({ name: 'renderwatch.density', options: DENSITIES, initial: 'comfortable' })

export function useDensity(): Density {
  return useStore(store, (state) => state.chosen)
}

export function densityChosen(density: Density): void {
  store.setState({ chosen: density })
}

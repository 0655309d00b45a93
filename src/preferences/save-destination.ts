import { useStore } from 'zustand'
import { choiceStore } from '#preferences/choice-store.ts'

const SAVE_DESTINATIONS = ['zip', 'folder'] as const
type SaveDestinationChoice = (typeof SAVE_DESTINATIONS)[number]

const store = choiceStore({ name: 'renderwatch.save-destination', options: SAVE_DESTINATIONS, initial: 'zip' })

/** Where several outputs went the last time. */
export function useDestination(): SaveDestinationChoice {
  return useStore(store, (state) => state.chosen)
}

export function destinationChosen(destination: SaveDestinationChoice): void {
  store.setState({ chosen: destination })
}

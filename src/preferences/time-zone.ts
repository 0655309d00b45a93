import { useStore } from 'zustand'
import { choiceStore } from '#preferences/choice-store.ts'

export const TIME_ZONES = ['local', 'utc'] as const
export type TimeZoneChoice = (typeof TIME_ZONES)[number]

const store = choiceStore({ name: 'renderwatch.time-zone', options: TIME_ZONES, initial: 'local' })

/** In which zone instants are written out; the zone is always named beside them. */
export function useTimeZone(): TimeZoneChoice {
  return useStore(store, (state) => state.chosen)
}

/** The same outside of React. */
export function timeZone(): TimeZoneChoice {
  return store.getState().chosen
}

export function timeZoneChosen(zone: TimeZoneChoice): void {
  store.setState({ chosen: zone })
}

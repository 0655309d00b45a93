import { useStore } from 'zustand'
import { choiceStore } from '#preferences/choice-store.ts'

export const WRITINGS = ['browser', 'english'] as const
export type Writing = (typeof WRITINGS)[number]

const store = choiceStore({ name: 'renderwatch.writing', options: WRITINGS, initial: 'browser' })

/** Whether dates and numbers are written as in the browser's language, or in English as the words are. */
export function useWriting(): Writing {
  return useStore(store, (state) => state.chosen)
}

export function writingChosen(writing: Writing): void {
  store.setState({ chosen: writing })
}

/** Called with the present choice, and with each other one before anything is drawn again. */
export function onWriting(listener: (writing: Writing) => void): void {
  listener(store.getState().chosen)
  store.subscribe(({ chosen }) => listener(chosen))
}

import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { safeStorage, type TextStore } from '#preferences/safe-storage.ts'

/** Keys that a person chose instead of ours, by what they do. */
export type KeyChoices = Readonly<Record<string, string>>

interface Chosen {
  readonly choices: KeyChoices
}

export function keyChoiceStore(browserStorage?: () => TextStore): StoreApi<Chosen> {
  return createStore<Chosen>()(
    persist((): Chosen => ({ choices: {} }), {
      name: 'renderwatch.keys',
      version: 1,
      storage: safeStorage<Chosen>(browserStorage),
      migrate: choicesIn,
      merge: choicesIn,
    }),
  )
}

/** What any version has stored, as far as it is text by text; whoever reads it knows which names there are. */
function choicesIn(stored: unknown): Chosen {
  const choices: unknown = typeof stored === 'object' && stored !== null && 'choices' in stored ? stored.choices : {}
  const entries: readonly (readonly [string, unknown])[] = Object.entries(choices ?? {})
  return {
    choices: Object.fromEntries(
      entries.flatMap(([name, key]) => (typeof key === 'string' && key !== '' ? [[name, key]] : [])),
    ),
  }
}

const store = keyChoiceStore()

export function useKeyChoices(): KeyChoices {
  return useStore(store, (state) => state.choices)
}

/** Null for our own key again. */
export function keyChosen(name: string, key: string | null): void {
  store.setState(({ choices }) => {
    const { [name]: _before, ...others } = choices
    return { choices: key === null ? others : { ...others, [name]: key } }
  })
}

export function keysReset(): void {
  store.setState({ choices: {} })
}

import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { safeStorage } from '#preferences/safe-storage.ts'

interface Template {
  /** Null: the product's own. */
  readonly text: string | null
}

/** Longer ones would be cut to a file name of 200 bytes anyway. */
export const TEMPLATE_MOST = 300

/** Sorts by day, reads by prompt, and the id leads back to the task. */
export const DEFAULT_TEMPLATE = '{date}_{vendor}_{model}_{prompt}_{task}_{role}_{index}'

/** How saved files are named. Total against whatever was stored. */
const store = createStore<Template>()(
  persist((): Template => ({ text: null }), {
    name: 'renderwatch.name-template',
    version: 1,
    storage: safeStorage<Template>(),
    merge: templateFrom,
  }),
)

export function templateFrom(stored: unknown): Template {
  const text = typeof stored === 'object' && stored !== null && 'text' in stored ? stored.text : null
  return { text: typeof text === 'string' && text.trim() !== '' ? text.slice(0, TEMPLATE_MOST) : null }
}

export function useNameTemplate(): string {
  return useStore(store, ({ text }) => text ?? DEFAULT_TEMPLATE)
}

/** The template at this moment, for what names files. */
export function nameTemplate(): string {
  return store.getState().text ?? DEFAULT_TEMPLATE
}

/** An empty one, or the product's own, stands for the product's own. */
export function nameTemplateWritten(text: string): void {
  store.setState(templateFrom({ text: text.trim() === DEFAULT_TEMPLATE ? null : text }))
}

import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { safeStorage } from '#preferences/safe-storage.ts'
import { templateFrom, type StoredTemplate } from '#preferences/stored-template.ts'

/** Sorts by day, reads by prompt, and the id leads back to the task. */
export const DEFAULT_TEMPLATE = '{date}_{vendor}_{model}_{prompt}_{task}_{role}_{index}'

/** How saved files are named. Total against whatever was stored. */
const store = createStore<StoredTemplate>()(
  persist((): StoredTemplate => ({ text: null }), {
    name: 'renderwatch.name-template',
    version: 1,
    storage: safeStorage<StoredTemplate>(),
    merge: templateFrom,
  }),
)

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

import { useStore } from 'zustand'
import { keptStore } from '#preferences/kept-store.ts'
import { templateFrom, type StoredTemplate } from '#preferences/stored-template.ts'

/** Sorts by day, reads by prompt, and the id leads back to the task. */
export const DEFAULT_TEMPLATE = '{date}_{vendor}_{model}_{prompt}_{task}_{role}_{index}'

/** How saved files are named. Total against whatever was stored. */
const store = keptStore<StoredTemplate>({
  name: 'renderwatch.name-template',
  initial: { text: null },
  read: templateFrom,
})

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

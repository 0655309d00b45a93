import { useEffect } from 'react'
import { useStore } from 'zustand'
import { choiceStore } from '#preferences/choice-store.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const store = choiceStore({ name: 'renderwatch.theme', options: THEMES, initial: 'system' })

/** The person's choice; `system` follows the operating system. */
export function useTheme(): Theme {
  return useStore(store, (state) => state.chosen)
}

export function themeChosen(theme: Theme): void {
  store.setState({ chosen: theme })
}

/** Keeps `data-theme` of the document root; used once, at the top of the app. Without it the style sheet follows the system. */
export function useThemeOnDocument(): void {
  const theme = useTheme()
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
  }, [theme])
}

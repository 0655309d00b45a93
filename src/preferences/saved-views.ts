import type { StoreApi } from 'zustand/vanilla'
import { keptStore } from '#preferences/kept-store.ts'
import type { TextStore } from '#preferences/safe-storage.ts'

/** A name for an address of this app: what it shows is in the address, so a copied link shows the same. */
export interface SavedView {
  /** Unique among the views, in any case. */
  readonly name: string
  /** Path and query, without origin. */
  readonly href: string
}

interface Views {
  /** In the order in which they were saved. */
  readonly views: readonly SavedView[]
}

export const LONGEST_NAME = 60
/** More would fill the rail. */
export const MOST_VIEWS = 100

export function viewStore(browserStorage?: () => TextStore): StoreApi<Views> {
  return keptStore<Views>({ name: 'renderwatch.views', initial: { views: [] }, read: viewsIn, browserStorage })
}

/** The views in what any version has stored; what is none is left out. */
function viewsIn(stored: unknown): Views {
  const list: unknown = typeof stored === 'object' && stored !== null && 'views' in stored ? stored.views : []
  const views = Array.isArray(list) ? list.flatMap((value: unknown) => viewIn(value) ?? []) : []
  return { views: views.reduce(withView, []).slice(0, MOST_VIEWS) }
}

function viewIn(value: unknown): SavedView | null {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('href' in value)) return null
  const { name, href } = value
  if (typeof name !== 'string' || typeof href !== 'string' || cleanName(name) === '') return null
  // One slash and no other: an address of another host begins with two.
  return /^\/(?![/\\])/.test(href) ? { name: cleanName(name), href } : null
}

/** One line, not too long. */
export function cleanName(name: string): string {
  return name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).trim()
}

/** The views with one more; a view of the same name keeps its place and gets the new address. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const at = views.findIndex(({ name }) => sameName(name, view.name))
  return at < 0 ? [...views, view] : views.with(at, view)
}

/** The views with one renamed; unchanged where another has that name already, or the name is empty. */
export function withName(views: readonly SavedView[], name: string, next: string): readonly SavedView[] {
  const clean = cleanName(next)
  const taken = views.some((view) => sameName(view.name, clean) && !sameName(view.name, name))
  if (clean === '' || taken) return views
  return views.map((view) => (sameName(view.name, name) ? { ...view, name: clean } : view))
}

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

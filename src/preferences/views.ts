import { useStore } from 'zustand'
import {
  cleanName,
  MOST_VIEWS,
  sameName,
  viewStore,
  withName,
  withView,
  type SavedView,
} from '#preferences/saved-views.ts'

const store = viewStore()

export function useViews(): readonly SavedView[] {
  return useStore(store, (state) => state.views)
}

export function viewSaved(view: SavedView): void {
  store.setState(({ views }) => ({
    views: withView(views, { ...view, name: cleanName(view.name) }).slice(0, MOST_VIEWS),
  }))
}

export function viewRenamed(name: string, next: string): void {
  store.setState(({ views }) => ({ views: withName(views, name, next) }))
}

export function viewDeleted(name: string): void {
  store.setState(({ views }) => ({ views: views.filter((view) => !sameName(view.name, name)) }))
}

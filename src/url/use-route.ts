import { useMemo } from 'react'
import { navigate as go, usePathname, useSearch } from 'wouter/use-browser-location'
import { hrefFor } from '#url/href.ts'
import { parseRoute } from '#url/parse-route.ts'
import type { Route } from '#url/route.ts'

/** `replace` while typing, so that Back leaves the search at once; choosing something pushes, so that Back undoes it. */
type Navigate = (route: Route, options?: { readonly replace?: boolean }) => void

/** What the address says we look at, and the way to look at something else. The route keeps its identity per address. */
export function useRoute(): readonly [Route, Navigate] {
  const path = usePathname()
  const search = useSearch()
  const route = useMemo(() => parseRoute(`${path}${search}`), [path, search])
  return [route, useNavigate()]
}

/** Looks at something else; for what is no component, such as a press on a desktop notice. */
export const navigateTo: Navigate = (route, { replace = false } = {}) => {
  const href = hrefFor(route)
  // The same view again is no step in the history.
  if (href !== `${location.pathname}${location.search}`) go(href, { replace })
}

/** The way to look at something else, for components that need not know where they are. Never changes. */
export function useNavigate(): Navigate {
  return navigateTo
}

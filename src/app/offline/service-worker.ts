/**
 * Opens the page while its server is away: the page then shows what this browser knows. It answers for the files of the
 * build alone. What is asked of `/api` and `/sandbox` passes by it, so that no answer about a task is ever an old one.
 */
import { clientsClaim, skipWaiting } from 'workbox-core'
import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** Every file of the build, with a hash of its content where its name has none. Written in when the worker is built. */
declare const OFFLINE_FILES: PrecacheEntry[]

const PAGE = '/'

/** What TypeScript's library does not know: Service Worker Static Routing, where a browser has it. */
interface Routable {
  addRoutes(rules: readonly { readonly condition: object; readonly source: 'network' }[]): Promise<void>
}

// A worker that is asked about each request delays even those that it lets pass: here the browser does not ask.
addEventListener('install', (event) => {
  if (!isRoutable(event)) return
  const passing = ['/api/*', '/sandbox/*'].map((pathname) => ({
    condition: { urlPattern: { pathname } },
    source: 'network' as const,
  }))
  // A browser that does not take the rules asks, as before.
  void event.addRoutes(passing).catch(() => undefined)
})

function isRoutable(event: object): event is Routable {
  return 'addRoutes' in event
}

// A page of an older build asks a server that no longer has its files; holding this worker back would not bring them.
skipWaiting()
clientsClaim()
cleanupOutdatedCaches()

// Before the precached files: a page that its server can give is the server's, never an older one of ours.
registerRoute(
  new NavigationRoute(
    async ({ request }) => {
      try {
        return await fetch(request)
      } catch {
        return (await matchPrecache(PAGE)) ?? Response.error()
      }
    },
    { denylist: [/^\/(?:api|sandbox)(?:\/|$)/] },
  ),
)
precacheAndRoute(OFFLINE_FILES)

import { Fragment, Suspense, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Brand } from '#app/brand.tsx'
import { ConnectionList } from '#app/connection-list.tsx'
import { KeeperLine, MachineState } from '#app/machine-state.tsx'
import { BarLink, CONNECTIONS, PLACES, RailLink, SETTINGS } from '#app/navigation.tsx'
import { ConnectionBanner, KeeperBanner } from '#parts/connection-banner.tsx'
import { useKeyTable } from '#parts/use-key-table.ts'
import { ViewList } from '#app/view-list.tsx'
import { whoIsHere } from '#parts/people/who-is-here.ts'
import type { Screen } from '#url/route.ts'
import { RouteLink } from '#url/route-link.tsx'
import { lazyExtra } from '#ui/lazy-extra.ts'

const PeopleShown = lazyExtra(async () => (await import('#app/people-shown.tsx')).PeopleShown)

/** The frame around every screen: a rail at the left, or two bars on a phone. */
export function Shell({ screen, children }: { readonly screen: Screen; readonly children: ReactNode }) {
  const settingsKey = useKeyTable()['page.settings']
  const { person, isSignedOut } = useStore(whoIsHere)
  return (
    <div className="flex h-dvh flex-col desk:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-semibold text-accent-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>

      <header className="flex h-11 shrink-0 items-center justify-between border-b border-line bg-rail px-3 desk:hidden">
        <Brand />
        <div className="flex min-w-0 items-center">
          <MachineState />
          <RouteLink
            to={SETTINGS.to}
            aria-label={SETTINGS.label}
            aria-current={screen === 'settings' ? 'page' : undefined}
            className="flex size-11 shrink-0 items-center justify-center text-muted aria-[current]:text-accent"
          >
            <SETTINGS.Icon size={18} aria-hidden="true" />
          </RouteLink>
        </div>
      </header>

      <aside className="hidden w-[220px] shrink-0 flex-col border-r border-line bg-rail px-2.5 pt-4 pb-3 desk:flex">
        <div className="mb-4 px-2">
          <Brand />
        </div>
        <nav aria-label="Screens" className="flex flex-col">
          {PLACES.map((place) => (
            <Fragment key={place.screen}>
              <RailLink place={place} screen={screen} />
              {place.screen === 'tasks' ? <ViewList /> : null}
            </Fragment>
          ))}
        </nav>
        {/* Not a labelled region: its name would shadow the *Connection* field of the submit form. */}
        <div className="mt-5 min-h-0 overflow-y-auto">
          <h2 className="mb-1 px-2.5 text-2xs font-medium text-muted">
            <RouteLink to={CONNECTIONS.to} className="rounded-sm hover:text-ink">
              Connections
            </RouteLink>
          </h2>
          <ConnectionList />
        </div>
        <div className="mt-auto flex flex-col pt-3">
          <Suspense fallback={null}>{person === null ? null : <PeopleShown person={person} />}</Suspense>
          <KeeperLine />
          <MachineState />
          <RailLink place={SETTINGS} screen={screen} hint={settingsKey} />
        </div>
      </aside>

      <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 outline-none">
        <div className="flex h-full flex-col">
          <Suspense fallback={null}>{isSignedOut ? <PeopleShown person={null} /> : <KeeperBanner />}</Suspense>
          <ConnectionBanner screen={screen} />
          <div className="relative min-h-0 flex-1">{children}</div>
        </div>
      </main>

      <nav
        aria-label="Screens"
        className="flex h-14 shrink-0 border-t border-line bg-rail pb-[env(safe-area-inset-bottom)] desk:hidden"
      >
        {[...PLACES, CONNECTIONS].map((place) => (
          <BarLink key={place.screen} place={place} screen={screen} />
        ))}
      </nav>
    </div>
  )
}

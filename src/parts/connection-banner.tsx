import type { Screen } from '#url/route.ts'
import { useDirect } from '#engine/use-direct.ts'
import { RouteLink } from '#url/route-link.tsx'
import { connectionsRoute } from '#url/route.ts'

/** What keeps this page from asking vendors, as far as the person can mend it: no gateway, or locked keys. */
export function ConnectionBanner({ screen }: { readonly screen: Screen }) {
  const { mode, vault, kept, keyed } = useDirect()
  const locked = mode === 'on' && vault === 'locked' && [...kept].some((id) => !keyed.has(id))
  // The Connections screen says it at length.
  if (screen === 'connections' || (mode !== 'offered' && !locked)) return null
  return (
    <output className="flex flex-wrap gap-x-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-xs">
      <span className="text-warn">
        {locked ? 'The kept keys are locked, so nothing is asked.' : 'This copy of Renderwatch has no gateway.'}
      </span>
      <RouteLink to={connectionsRoute()} className="font-semibold underline">
        {locked ? 'Unlock them' : 'What to do'}
      </RouteLink>
    </output>
  )
}

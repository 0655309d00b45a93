import type { Screen } from '#url/route.ts'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { usePolling } from '#engine/connection/use-connections.ts'
import { useKeeper } from '#engine/use-keeper.ts'
import { keeperWords } from '#parts/keeper-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { useDirect } from '#engine/use-direct.ts'
import { RouteLink } from '#url/route-link.tsx'
import { connectionsRoute } from '#url/route.ts'

/** That the gateway which keeps the list is lost (what is shown may be old), or why it keeps no more outputs. */
export function KeeperBanner() {
  const engine = useEngine()
  const keeper = useKeeper()
  const words = keeperWords(keeper, usePolling(), useTimeZone())
  const trouble = useStore(engine.outputs.store, ({ copies }) => copies.trouble)
  if (keeper.kind === 'page') return null
  const text = words?.isLost === true ? `${words.text}. Nothing can be changed until it is back.` : trouble
  if (text === null) return null
  return <output className="border-b border-warn-line bg-warn-soft px-4 py-1.5 text-xs text-warn">{text}</output>
}

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

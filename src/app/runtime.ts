import { knownAddresses } from '#app/known-addresses.ts'
import { lazyOutputs } from '#app/lazy-outputs.ts'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import { pageClient } from '#app/page-client.ts'
import { pageVendors } from '#app/page-vendors.ts'
import { send } from '#app/send.ts'
import { noteSession } from '#app/note-session.ts'
import { followKeeper } from '#app/who-keeps.ts'
import { type QueryClient, timeoutManager } from '@tanstack/react-query'
import { mediaPath } from '#domain/connection/gateway-protocol.ts'
import type { Output } from '#domain/output/output.ts'
import type { Engine } from '#engine/engine.ts'
import type { DirectMedia } from '#engine/direct/direct-media.ts'
import { switchingAccess } from '#engine/direct/switching-access.ts'
import { browserEnvironment, type Environment } from '#engine/environment.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import { browserLocks, localLocks } from '#engine/locks.ts'
import type { Access } from '#engine/conversation/transport.ts'
import { lateStreams } from '#engine/polling/late-streams.ts'
import { lateSweeps } from '#engine/polling/late-sweeps.ts'
import { openTaskStorage } from '#engine/storage/records.ts'
import { openTabChannel } from '#engine/storage/tabs.ts'
import { lateSubmits } from '#engine/submit/late-submits.ts'
import { TaskEngine } from '#engine/task-engine.ts'
import { queryTimers, TickedTimers } from '#engine/ticked-timers.ts'
import { pause, platformClock, platformTimers } from '#engine/timers.ts'
import { directBook, directChoice } from '#preferences/direct-mode.ts'
import { firstShown } from '#ui/first-shown.ts'

export interface Runtime {
  readonly queryClient: QueryClient
  readonly engine: Engine
}

/** Of the six connections that a browser opens to one host: a box for answers takes two, and one is for what is shown. */
const LINES = 3

/** The composition root: the one place where the engine meets the real browser. */
export function createRuntime(): Runtime {
  const environment = browserEnvironment()
  const clock = platformClock
  const timers = new TickedTimers(clock, platformTimers)
  // Before there is a client: its timers are those of the engine.
  timeoutManager.setTimeoutProvider(queryTimers(timers))
  tickOnceHidden(environment, timers)
  const queryClient = pageClient()
  const isOnline = () => environment.isOnline()
  const vendors = pageVendors()
  // There before direct mode is on, whose code it is part of.
  let media: DirectMedia | null = null
  const direct = () => (access.direct.store.getState().mode === 'on' ? media : null)
  const access = switchingAccess({
    gateway: gatewayAccess({ fetch: send, clock, isOnline, lines: { most: LINES, timers } }),
    choice: directChoice,
    async loadDirect() {
      const [{ directAccess }, { directMedia }, { readTogether }] = await Promise.all([
        import('#engine/direct/direct-access.ts'),
        import('#engine/direct/direct-media.ts'),
        import('#engine/conversation/read-together.ts'),
      ])
      media = directMedia(send)
      return directAccess({
        fetch: readTogether({ fetch: send, timers, isVisible: () => environment.isVisible() }),
        clock,
        isOnline,
        storage: directBook,
        vendors,
        // Missing on plain HTTP; the types do not know that.
        crypto: window.isSecureContext ? crypto : undefined,
      })
    },
  })
  followSessions(access)
  const engine: Engine = new TaskEngine({
    queryClient,
    vendors,
    access: accessWithVendors(access, vendors, firstShown),
    direct: access.direct,
    storage: openTaskStorage({ clock, firstShown, makeRoom: () => engine.outputs.makeRoom() }),
    channel: openTabChannel(),
    // Pages on plain HTTP from another machine have no locks; the types do not know that.
    locks: 'locks' in navigator ? browserLocks(navigator.locks) : localLocks(),
    environment,
    clock,
    timers,
    submits: lateSubmits,
    streams: lateStreams,
    sweeps: lateSweeps,
    outputs: ({ ledger, storage, locks, clock, timers }) => {
      const previewUrl = ({ url, keyedBy }: Output) => {
        return direct()?.urlOf(url) ?? mediaPath(url, typeof keyedBy === 'string' ? { key: keyedBy } : {})
      }
      return lazyOutputs(async (store) => {
        const [{ pageSaver }, { KeptCopies }, { browserCopyStore }] = await Promise.all([
          import('#app/saving/page-saver.ts'),
          import('#engine/outputs/copies/copies.ts'),
          import('#engine/outputs/copies/copy-store.ts'),
        ])
        return pageSaver({
          store,
          ledger,
          clock,
          fetchMedia: (path, init) => (direct()?.fetch ?? send)(path, init),
          previewUrl,
          pause: (delay, signal) => pause(timers, delay, signal),
          copies: (needs) => new KeptCopies({ ...needs, ledger, locks, clock, store: browserCopyStore() }),
          keep: (records) => storage.writeNow(records, []),
        })
      }, previewUrl)
    },
  })
  engine.connections.subscribe(({ statuses }) =>
    knownAddresses.note([...statuses.values()].map(({ connection }) => connection)),
  )
  return { queryClient, engine }
}

/** Who is here, and who keeps the list, as each session tells. */
function followSessions(access: Pick<Access, 'subscribe'>): void {
  access.subscribe((event) => {
    if (event.kind !== 'session') return
    noteSession(event.session)
    followKeeper('page', event.session.keeper ?? 'page', () => location.reload())
  })
}

/** From the first time that the page is hidden; where that cannot be loaded, the page's own timers have to do. */
function tickOnceHidden(environment: Environment, timers: TickedTimers): void {
  const end = environment.subscribe(() => {
    if (environment.isVisible()) return
    end()
    const loading = import('#app/ticking/hidden-ticks.ts')
    loading.then(({ hiddenTicks }) => hiddenTicks(environment, () => timers.tick())).catch(() => undefined)
  })
}

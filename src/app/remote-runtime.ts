/** The composition root of a page whose gateway keeps the list. */
import { knownAddresses } from '#app/known-addresses.ts'
import { lazyOutputs } from '#app/lazy-outputs.ts'
import { pageClient } from '#app/page-client.ts'
import { pageVendors } from '#app/page-vendors.ts'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import type { Runtime } from '#app/runtime.ts'
import { send } from '#app/send.ts'
import { noteSession } from '#app/note-session.ts'
import { followKeeper } from '#app/who-keeps.ts'
import { mediaPath } from '#domain/connection/gateway-protocol.ts'
import type { Output } from '#domain/output/output.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import { browserEnvironment } from '#engine/environment.ts'
import { browserLocks, localLocks } from '#engine/locks.ts'
import { createRemoteEngine } from '#engine/remote/remote-engine.ts'
import { openTaskStorage } from '#engine/storage/records.ts'
import { pause, platformClock } from '#engine/timers.ts'
import { keptCursor } from '#preferences/keeper-choice.ts'
import { firstShown } from '#ui/first-shown.ts'
import { showToast } from '#ui/toast.tsx'

/** Beside the list that this browser kept by itself, which stays as it is. */
const CACHE_NAME = 'renderwatch-kept'

const previewUrl = ({ url, keyedBy }: Output) => mediaPath(url, typeof keyedBy === 'string' ? { key: keyedBy } : {})

export function createRemoteRuntime(): Runtime {
  const environment = browserEnvironment()
  const vendors = pageVendors()
  const gateway = gatewayAccess({ fetch: send, clock: platformClock, isOnline: () => environment.isOnline() })
  const access = accessWithVendors(gateway, vendors, firstShown)
  access.subscribe((event) => {
    if (event.kind !== 'session') return
    noteSession(event.session)
    followKeeper('gateway', event.session.keeper ?? 'page', () => location.reload())
  })
  const engine = createRemoteEngine({
    vendors,
    fetch: send,
    access,
    cache: openTaskStorage({
      clock: platformClock,
      name: CACHE_NAME,
      firstShown,
      // Without a cursor nobody knows whose list these rows were of.
      trustsFirst: () => keptCursor.read() !== null,
    }),
    book: keptCursor,
    own: () => openTaskStorage({ clock: platformClock }),
    addressOf: knownAddresses.of,
    // Pages on plain HTTP from another machine have no locks; the types do not know that.
    locks: 'locks' in navigator ? browserLocks(navigator.locks) : localLocks(),
    environment,
    newId: commandId,
    tell: (text) => showToast({ text, tone: 'danger' }),
    outputs: ({ ledger, storage, clock, timers }) =>
      lazyOutputs(async (store) => {
        const [{ pageSaver }, { GatewayCopies }] = await Promise.all([
          import('#app/saving/page-saver.ts'),
          import('#engine/remote/gateway-copies.ts'),
        ])
        return pageSaver({
          store,
          ledger,
          clock,
          fetchMedia: send,
          previewUrl,
          pause: (delay, signal) => pause(timers, delay, signal),
          copies: () => new GatewayCopies(send),
          keep: () => storage.writeNow([], []),
        })
      }, previewUrl),
  })
  return { queryClient: pageClient(), engine }
}

/** `randomUUID` is missing on plain HTTP; random bytes are there everywhere. */
function commandId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

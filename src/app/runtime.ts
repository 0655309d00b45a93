import { lazyOutputs } from '#app/lazy-outputs.ts'
import { QueryClient } from '@tanstack/react-query'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { browserEnvironment } from '#engine/environment.ts'
import { gatewayAccess } from '#engine/gateway-transport.ts'
import { browserLocks, localLocks } from '#engine/locks.ts'
import { openTaskStorage } from '#engine/storage/records.ts'
import { openTabChannel } from '#engine/storage/tabs.ts'
import { platformClock } from '#engine/timers.ts'

export interface Runtime {
  readonly queryClient: QueryClient
  readonly engine: Engine
}

/** Called without its window, the platform's own `fetch` throws. */
const send: typeof fetch = (input, init) => fetch(input, init)

/** The composition root: the one place where the engine meets the real browser. */
export function createRuntime(): Runtime {
  const queryClient = new QueryClient()
  const environment = browserEnvironment()
  const clock = platformClock
  const engine = createEngine({
    queryClient,
    access: gatewayAccess({ fetch: send, clock, isOnline: () => environment.isOnline() }),
    storage: openTaskStorage({ clock }),
    channel: openTabChannel(),
    // Pages on plain HTTP from another machine have no locks; the types do not know that.
    locks: 'locks' in navigator ? browserLocks(navigator.locks) : localLocks(),
    environment,
    outputs: ({ ledger, storage, clock }) =>
      lazyOutputs(async () => {
        const [{ createOutputs }, { browserSaveTarget }] = await Promise.all([
          import('#engine/outputs/outputs.ts'),
          import('#engine/outputs/save-target.ts'),
        ])
        return createOutputs({
          ledger,
          clock,
          fetchMedia: send,
          target: browserSaveTarget(),
          keep: (records) => storage.writeNow(records, []),
        })
      }),
  })
  return { queryClient, engine }
}

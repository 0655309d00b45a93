import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { connectionDoes, isCutOff, machineDoes, type Doing, type MachineDoing } from '#parts/machine-state.ts'
import { useNow } from '#ui/use-now.ts'

/**
 * What is done about a live task of this connection; null when there is no such connection. A page that was opened while
 * its gateway is away has heard of none yet: then it is the gateway that is missing. Renders again when that changes,
 * not each time the connection's figures do: every row of the list asks.
 */
export function useDoing(id: ConnectionId, now: EpochMs): Doing | null {
  const engine = useEngine()
  const mode = useStore(engine.polling.store, (state) => state.mode)
  return useStore(
    engine.connections,
    useShallow((connections): Doing | null => {
      const status = connections.statuses.get(id)
      if (status !== undefined) return connectionDoes(status, mode, 1, now)
      return isCutOff(connections) ? { kind: 'unreachable' } : null
    }),
  )
}

/** What is done on each connection as a whole. */
export function useConnectionDoing(id: ConnectionId): Doing {
  const { statuses } = useConnections()
  const { mode, liveBy } = usePolling()
  const now = useNow()
  const status = statuses.get(id)
  return status === undefined ? { kind: 'idle', works: false } : connectionDoes(status, mode, liveBy.get(id) ?? 0, now)
}

/** What the machine does on the whole. */
export function useMachineDoing(): MachineDoing {
  const now = useNow()
  return machineDoes(useConnections(), usePolling(), now)
}

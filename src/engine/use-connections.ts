import { useStore } from 'zustand'
import type { ConnectionId } from '#domain/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { ConnectionsState, ConnectionStatus, PollingState } from '#engine/engine.ts'

export function useConnections(): ConnectionsState {
  return useStore(useEngine().connections)
}

/** Undefined for a connection that was removed: its tasks stay, marked "no connection". */
export function useConnection(id: ConnectionId): ConnectionStatus | undefined {
  return useStore(useEngine().connections, (state) => state.statuses.get(id))
}

export function usePolling(): PollingState {
  return useStore(useEngine().polling.store)
}

import { useStore } from 'zustand'
import type { ConnectionId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { ConnectionsState, ConnectionStatus, PollingState } from '#engine/engine.ts'

export function useConnections(): ConnectionsState {
  return useStore(useEngine().connections)
}

/** Undefined for a connection that was removed: its tasks stay, marked "no connection". */
export function useConnection(id: ConnectionId): ConnectionStatus | undefined {
  return useStore(useEngine().connections, (state) => state.statuses.get(id))
}

/** False when the connection was removed. Before the list is there, and while it cannot be read, nobody knows. */
export function useHasConnection(id: ConnectionId): boolean {
  return useStore(useEngine().connections, (state) => state.gateway !== 'ready' || state.statuses.has(id))
}

export function usePolling(): PollingState {
  return useStore(useEngine().polling.store)
}

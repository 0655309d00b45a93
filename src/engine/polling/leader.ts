import type { Locks } from '#engine/locks.ts'

const LEADER_LOCK = 'renderwatch/leader'

/**
 * Waits to be the one tab that polls, and is it until the signal. The lock is the whole protocol: no heartbeat, and
 * a tab that dies is followed at once. It also keeps a browser from freezing the tab that holds it.
 */
export async function lead(locks: Locks, signal: AbortSignal, onLead: () => void): Promise<void> {
  try {
    await locks.hold(LEADER_LOCK, signal, () => {
      onLead()
      return new Promise((resolve) => {
        if (signal.aborted) resolve()
        else signal.addEventListener('abort', () => resolve(), { once: true })
      })
    })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Named locks over all tabs of this browser. The browser lets go of them when a tab dies. */
export interface Locks {
  /**
   * Waits for the lock, holds it while `work` runs. Rejects with the signal's reason when that is aborted before the
   * lock was got, else as `work` does.
   */
  hold(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void>
}

export function browserLocks(manager: LockManager): Locks {
  return {
    async hold(name, signal, work) {
      signal.throwIfAborted()
      await manager.request(name, { signal }, work)
    },
  }
}

/**
 * Locks within this page only. Pages on plain HTTP from another machine have no `navigator.locks`: there each tab
 * polls for itself.
 */
export function localLocks(): Locks {
  return new LocalLocks()
}

class LocalLocks implements Locks {
  /** Of each name, the end of whoever is last in line. */
  readonly #tails = new Map<string, Promise<void>>()

  async hold(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(name)
    let release = () => undefined as void
    const mine = new Promise<void>((resolve) => {
      release = resolve
    })
    const tail = before === undefined ? mine : before.then(() => mine)
    this.#tails.set(name, tail)
    try {
      signal.throwIfAborted()
      await (before === undefined ? Promise.resolve() : unlessAborted(before, signal))
      await work()
    } finally {
      release()
      if (this.#tails.get(name) === tail) this.#tails.delete(name)
    }
  }
}

/** Listens no longer than it waits: one signal goes with all submits of a gateway, for as long as that runs. */
async function unlessAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, stop } = abortOf(signal)
  try {
    await Promise.race([wait, promise])
  } finally {
    stop()
  }
  signal.throwIfAborted()
}

function abortOf(signal: AbortSignal): { readonly promise: Promise<never>; readonly stop: () => void } {
  let onAbort = () => undefined as void
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
  })
  return { promise, stop: () => signal.removeEventListener('abort', onAbort) }
}

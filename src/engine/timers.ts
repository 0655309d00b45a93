import type { Clock, Millis } from '#domain/time.ts'

/** Timers as the engine uses them: the answer cancels. Injected, so that tests own time. */
export interface Timers {
  after(delay: Millis, run: () => void): () => void
}

/** The platform's own. A browser clamps them in a hidden tab, so nothing may rely on one being punctual. */
export const platformTimers: Timers = {
  after(delay, run) {
    const timer = setTimeout(run, Math.ceil(delay))
    return () => clearTimeout(timer)
  },
}

export const platformClock: Clock = { now: () => Date.now() }

/** Something to be done later, at most one at a time: the engine's one way to plan ahead. */
export class Alarm {
  readonly #timers: Timers
  #cancel: (() => void) | null = null

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** In place of what was planned. */
  set(delay: Millis, run: () => void): void {
    this.clear()
    this.#cancel = this.#timers.after(delay, () => {
      this.#cancel = null
      run()
    })
  }

  /** Unless something is planned already, which stays. */
  setIfFree(delay: Millis, run: () => void): void {
    if (this.#cancel === null) this.set(delay, run)
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}

/** Resolves after a while; rejects with the signal's reason when it is aborted first. */
export function pause(timers: Timers, delay: Millis, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      cancel()
      reject(signal.reason)
    }
    const cancel = timers.after(delay, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

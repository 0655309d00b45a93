/**
 * Timers that stay on time in a hidden tab. Browsers let a hidden page's own timers fire once a second, later once a
 * minute; messages from a worker come when they are sent. So each timer is also kept in a list, and whatever of it is
 * due runs at a tick.
 */
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import type { Timers } from '#engine/timers.ts'

interface Entry {
  readonly dueAt: EpochMs
  readonly fire: () => void
}

export class TickedTimers implements Timers {
  readonly #clock: Clock
  readonly #platform: Timers
  readonly #waiting = new Set<Entry>()

  constructor(clock: Clock, platform: Timers) {
    this.#clock = clock
    this.#platform = platform
  }

  after(delay: Millis, run: () => void): () => void {
    const cancel = () => {
      this.#waiting.delete(entry)
      stop()
    }
    const fire = () => {
      cancel()
      run()
    }
    const entry = { dueAt: this.#clock.now() + delay, fire }
    this.#waiting.add(entry)
    const stop = this.#platform.after(delay, fire)
    return cancel
  }

  /** Runs what is due, the longest due first. What that plans anew waits for the next tick. */
  tick(): void {
    const now = this.#clock.now()
    const due = [...this.#waiting].filter(({ dueAt }) => dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt)
    for (const entry of due) if (this.#waiting.has(entry)) entry.fire()
  }
}

/** The same timers as Query asks for them. */
export function queryTimers(timers: Timers) {
  let last = 0
  const running = new Map<number, () => void>()
  const clear = (id: number | undefined) => {
    if (id === undefined) return
    running.get(id)?.()
    running.delete(id)
  }
  const set = (repeats: boolean) => (run: () => void, delay: Millis) => {
    const id = ++last
    const fire = () => {
      if (repeats) plan()
      else running.delete(id)
      run()
    }
    const plan = () => running.set(id, timers.after(delay, fire))
    plan()
    return id
  }
  return { setTimeout: set(false), clearTimeout: clear, setInterval: set(true), clearInterval: clear }
}

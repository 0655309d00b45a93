import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** Files on their way at the same time: enough to fill a line. */
const MOST = 16
/** Whoever has no more than these on their way does not wait for what others fetch. */
const OF_EACH = 2
/**
 * After this a file that stands still keeps nobody waiting: a film that somebody has paused, a server that is silent. It
 * goes on when it can, beside the others.
 */
const STANDS_STILL: Millis = 2000

export interface Place {
  /** A piece of the file has come, and its reader wanted it. */
  moved(): void
  /** However the file ended; may be said twice. */
  leave(): void
}

interface Held {
  readonly client: string
  movedAt: EpochMs
}

interface Waiting {
  readonly client: string
  readonly enter: () => void
}

/**
 * Who may fetch a file now. Two hundred at once are no sooner done than a few after another: they share one line, each holds
 * its buffers, and clearing away after them all keeps the gateway from its other work.
 */
export class Places {
  readonly #clock: Clock
  readonly #alarm: Alarm
  readonly #held = new Set<Held>()
  #waiting: Waiting[] = []

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock
    this.#alarm = new Alarm(timers)
  }

  /** How many files are on their way, and how many wait. */
  count(): { readonly held: number; readonly waiting: number } {
    return { held: this.#held.size, waiting: this.#waiting.length }
  }

  /**
   * Resolves when this client's file may be fetched: of those who wait, whoever has the fewest on their way goes first.
   * Rejects when the signal is aborted before.
   */
  enter(client: string, signal: AbortSignal): Promise<Place> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const onGone = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting)
        reject(signal.reason)
      }
      const enter = () => {
        signal.removeEventListener('abort', onGone)
        resolve(this.#take(client))
      }
      const waiting: Waiting = { client, enter }
      signal.addEventListener('abort', onGone, { once: true })
      this.#waiting.push(waiting)
      this.#letIn()
    })
  }

  #take(client: string): Place {
    const held: Held = { client, movedAt: this.#clock.now() }
    this.#held.add(held)
    return {
      moved: () => {
        held.movedAt = this.#clock.now()
      },
      leave: () => {
        if (this.#held.delete(held)) this.#letIn()
      },
    }
  }

  #letIn(): void {
    const moving = this.#moving()
    let all = [...moving.values()].reduce((sum, one) => sum + one, 0)
    for (let next = this.#next(moving); next !== null; next = this.#next(moving)) {
      const own = moving.get(next.client) ?? 0
      if (all >= MOST && own >= OF_EACH) break
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      moving.set(next.client, own + 1)
      all += 1
      next.enter()
    }
    if (this.#waiting.length > 0) this.#alarm.setIfFree(STANDS_STILL / 2, () => this.#letIn())
    else this.#alarm.clear()
  }

  /** How many files of each client do not stand still. */
  #moving(): Map<string, number> {
    const since = this.#clock.now() - STANDS_STILL
    const moving = new Map<string, number>()
    for (const { client, movedAt } of this.#held) {
      if (movedAt > since) moving.set(client, (moving.get(client) ?? 0) + 1)
    }
    return moving
  }

  /** Whose turn it is: the first of those who have the fewest. */
  #next(moving: ReadonlyMap<string, number>): Waiting | null {
    let best: Waiting | null = null
    for (const one of this.#waiting) {
      if (best === null || (moving.get(one.client) ?? 0) < (moving.get(best.client) ?? 0)) best = one
    }
    return best
  }
}

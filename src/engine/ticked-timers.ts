/**
 * Timers of which thousands wait at the price of one: they stand in a heap, and the browser is asked for the first alone.
 * They are on time in a hidden tab as well, where browsers let a page's own timers fire once a second, later once a
 * minute: messages from a worker come when they are sent, and whatever is due runs at such a tick.
 */
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { Heap } from '#engine/heap.ts'
import type { Timers } from '#engine/timers.ts'

interface Entry {
  /** By {@link elapsed}. */
  readonly at: Millis
  /** By the clock, which goes on while a machine sleeps. */
  readonly dueAt: EpochMs
  readonly order: number
  /** Null once it ran or was called off. */
  run: (() => void) | null
}

/** Nobody sets it forward or back, as happens to a clock. */
const elapsed = (): Millis => performance.now()

/** What is due at the same time runs in one task, but for so long at most: others want a turn. */
const SLICE: Millis = 8

/** A browser takes a longer delay for none: 2^31 - 1 ms. */
const LONGEST: Millis = 2_147_483_647

/** So many that were called off may stand in the heap, or as many as wait. */
const FEW = 64

export class TickedTimers implements Timers {
  readonly #clock: Clock
  readonly #platform: Timers
  #entries = new Heap<Entry>(goesBefore)
  #calledOff = 0
  #order = 0
  #planned: { readonly at: Millis; readonly stop: () => void } | null = null
  #isFiring = false

  constructor(clock: Clock, platform: Timers) {
    this.#clock = clock
    this.#platform = platform
  }

  after(delay: Millis, run: () => void): () => void {
    const entry: Entry = { at: elapsed() + delay, dueAt: this.#clock.now() + delay, order: this.#order++, run }
    this.#entries.push(entry)
    this.#plan()
    return () => {
      if (this.#take(entry) !== null) this.#tidy()
    }
  }

  /** Runs what is due by the clock, the longest due first. What that plans anew waits for the next tick. */
  tick(): void {
    const now = this.#clock.now()
    const due = this.#entries.all().filter(({ dueAt, run }) => run !== null && dueAt <= now)
    for (const entry of due.toSorted((a, b) => a.dueAt - b.dueAt || a.order - b.order)) this.#take(entry)?.()
    this.#tidy()
  }

  /** Asks the platform for the first that waits, unless it will call by then anyway. */
  #plan(): void {
    const first = this.#first()
    if (first === undefined || this.#isFiring || (this.#planned !== null && this.#planned.at <= first.at)) return
    this.#planned?.stop()
    const now = elapsed()
    const at = Math.min(first.at, now + LONGEST)
    this.#planned = { at, stop: this.#platform.after(at - now, () => this.#fire(at)) }
  }

  /** The platform says that it is `at` by now, whatever it shows. One that throws does not keep the others. */
  #fire(at: Millis): void {
    const began = elapsed()
    this.#planned = null
    this.#isFiring = true
    try {
      for (let next = this.#first(); next !== undefined && next.at <= Math.max(at, began); next = this.#first()) {
        this.#take(next)?.()
        if (elapsed() - began > SLICE) break
      }
    } finally {
      this.#isFiring = false
      this.#plan()
    }
  }

  /** The one that is due first. */
  #first(): Entry | undefined {
    for (let top = this.#entries.peek(); top !== undefined; top = this.#entries.peek()) {
      if (top.run !== null) return top
      this.#entries.pop()
      this.#calledOff -= 1
    }
    return undefined
  }

  /** What it was to run; null when that is over. It stays in the heap until it comes up. */
  #take(entry: Entry): (() => void) | null {
    const { run } = entry
    if (run !== null) this.#calledOff += 1
    entry.run = null
    return run
  }

  /** The memory is that of what waits, however much is called off. */
  #tidy(): void {
    if (this.#calledOff <= Math.max(FEW, this.#entries.size / 2)) return
    const entries = this.#entries.all()
    this.#entries = new Heap(goesBefore)
    this.#calledOff = 0
    for (const entry of entries) if (entry.run !== null) this.#entries.push(entry)
  }
}

function goesBefore(a: Entry, b: Entry): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at
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

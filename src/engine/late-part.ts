import { MINUTE, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** The code could not be fetched: its server is down, perhaps. */
const LOAD_AGAIN: Millis = MINUTE

/** A part of the engine that is not needed to show tasks: its code comes after them, once it is first needed. */
export class LatePart<T> {
  readonly #load: () => Promise<T>
  readonly #again: Alarm
  #part: T | null = null
  #loading: Promise<T> | null = null
  #waiting: ((part: T) => void)[] = []
  #isStopped = false

  /** `load` loads the code and builds the part, synchronously once the code is there. */
  constructor(timers: Timers, load: () => Promise<T>) {
    this.#again = new Alarm(timers)
    this.#load = load
  }

  /** Null as long as it is not there. */
  get part(): T | null {
    return this.#part
  }

  /** In the order of the calls, now or once the code is there. What cannot be loaded is tried again, each minute. */
  do(act: (part: T) => void): void {
    if (this.#part !== null) return act(this.#part)
    if (this.#isStopped) return
    this.#waiting.push(act)
    if (this.#waiting.length === 1) this.#tryToLoad()
  }

  /** For what somebody waits for: rejects where the code cannot be had now. */
  now(): Promise<T> {
    if (this.#part !== null) return Promise.resolve(this.#part)
    this.#loading ??= this.#loaded()
    return this.#loading
  }

  /** What waits is dropped, and nothing comes any more. Gives the part that came, if it did. */
  stop(): T | null {
    this.#isStopped = true
    this.#waiting = []
    this.#again.clear()
    return this.#part
  }

  async #loaded(): Promise<T> {
    try {
      const part = await this.#load()
      if (this.#isStopped) throw new Error('the engine was stopped meanwhile')
      this.#part = part
      this.#again.clear()
      const acts = this.#waiting
      this.#waiting = []
      for (const act of acts) act(part)
      return part
    } finally {
      this.#loading = null
    }
  }

  #tryToLoad(): void {
    this.now().catch(() => {
      if (!this.#isStopped) this.#again.set(LOAD_AGAIN, () => this.#tryToLoad())
    })
  }
}

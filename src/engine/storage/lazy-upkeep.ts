/** Upkeep is not needed to show tasks: its code comes after them. What is asked of it meanwhile waits. */
import { MINUTE, type Millis } from '#domain/time.ts'
import type { Upkeep, UpkeepParts } from '#engine/storage/upkeep.ts'
import { Alarm } from '#engine/timers.ts'

/** The code could not be fetched: its server is down, perhaps. */
const LOAD_AGAIN: Millis = MINUTE

export class LazyUpkeep {
  readonly #parts: UpkeepParts
  readonly #again: Alarm
  #upkeep: Upkeep | null = null
  #waiting: ((upkeep: Upkeep) => void)[] = []
  #isStopped = false

  constructor(parts: UpkeepParts) {
    this.#parts = parts
    this.#again = new Alarm(parts.timers)
    void this.#load()
  }

  /** In the order of the calls, now or once the code is there. */
  do(act: (upkeep: Upkeep) => void): void {
    if (this.#upkeep === null) this.#waiting.push(act)
    else act(this.#upkeep)
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#waiting = []
    this.#again.clear()
    await this.#upkeep?.stop()
  }

  async #load(): Promise<void> {
    try {
      const { Upkeep } = await import('#engine/storage/upkeep.ts')
      if (this.#isStopped) return
      const upkeep = new Upkeep(this.#parts)
      this.#upkeep = upkeep
      for (const act of this.#waiting) act(upkeep)
      this.#waiting = []
    } catch {
      if (!this.#isStopped) this.#again.set(LOAD_AGAIN, () => void this.#load())
    }
  }
}

/** Where the keeper sits while this gateway keeps the list. It may come and go while the gateway runs. */
import type { Within } from '#gateway/keeping/access-within.ts'
import type { Keeper } from '#keeper/keeper.ts'

/** How a list comes to be kept here, and stays so after a restart. */
export interface KeepSwitch {
  /** Why the list cannot come or go at run time, in a sentence; null where it can. */
  readonly fixed: string | null
  open(): Promise<
    | { readonly ok: true; readonly make: (within: Within) => Keeper; readonly close: () => Promise<void> }
    | { readonly ok: false; readonly message: string }
  >
  /** Writes the choice down for the next start. Null, or why it could not. */
  remember(keep: boolean): string | null
}

interface SeatParts {
  readonly within: Within
  /** What is kept from the beginning; null when the pages keep their lists. */
  readonly first: ((within: Within) => Keeper) | null
  readonly keepSwitch: KeepSwitch | null
  /** The other one keeps the list from now on: every page must hear of it. */
  readonly onSwitched: () => void
}

export class KeeperSeat {
  readonly #parts: SeatParts
  #keeper: Keeper | null
  /** One switch after the other: two at once would open the same file twice. */
  #last: Promise<unknown> = Promise.resolve()
  #isStopped = false

  constructor(parts: SeatParts) {
    this.#parts = parts
    this.#keeper = parts.first?.(parts.within) ?? null
  }

  get keeper(): Keeper | null {
    return this.#keeper
  }

  get fixed(): string | null {
    const { keepSwitch } = this.#parts
    return keepSwitch === null ? 'this gateway was made without a place to keep a list in' : keepSwitch.fixed
  }

  async start(): Promise<void> {
    await this.#keeper?.start()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#last
    await this.#keeper?.stop()
  }

  /** Resolves with null when it is as it was asked for, or with why everything stays as it was. */
  switchTo(keep: boolean): Promise<string | null> {
    const done = this.#last.then(() => this.#switch(keep))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #switch(keep: boolean): Promise<string | null> {
    const { keepSwitch } = this.#parts
    if (keep === (this.#keeper !== null)) return null
    if (keepSwitch === null || this.fixed !== null) return this.fixed
    if (this.#isStopped) return 'this gateway is about to stop'
    return keep ? this.#begin(keepSwitch) : this.#end(keepSwitch)
  }

  async #begin(keepSwitch: KeepSwitch): Promise<string | null> {
    const opened = await keepSwitch.open()
    if (!opened.ok) return opened.message
    // Not kept before it is written down: a restart must not lose sight of what was moved here.
    const trouble = keepSwitch.remember(true)
    if (trouble !== null) {
      await opened.close()
      return trouble
    }
    const keeper = opened.make(this.#parts.within)
    this.#keeper = keeper
    this.#parts.onSwitched()
    await keeper.start()
    return null
  }

  async #end(keepSwitch: KeepSwitch): Promise<string | null> {
    const trouble = keepSwitch.remember(false)
    if (trouble !== null) return trouble
    const keeper = this.#keeper
    this.#keeper = null
    this.#parts.onSwitched()
    await keeper?.stop()
    return null
  }
}

import { MINUTE, type Clock, type EpochMs } from '#domain/time.ts'

/** Guessing so many random bits is hopeless anyway; this keeps the attempts out of the way of honest requests. */
const MOST_WRONG = 10
/** From so many addresses within a minute that it is one attacker, who must not fill the memory either. */
const MOST_ADDRESSES = 1000

/** Counts wrong words and tokens by the address that they come from, so that one guesser locks nobody else out. */
export class WrongTries {
  readonly #clock: Clock
  readonly #wrong = new Map<string, readonly EpochMs[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isTooMany(from: string | null): boolean {
    return this.#recent(from ?? '').length >= MOST_WRONG || this.#isCrowded()
  }

  note(from: string | null): void {
    const address = from ?? ''
    this.#wrong.set(address, [...this.#recent(address), this.#clock.now()])
  }

  #recent(address: string): readonly EpochMs[] {
    return (this.#wrong.get(address) ?? []).filter((at) => this.#clock.now() - at < MINUTE)
  }

  #isCrowded(): boolean {
    if (this.#wrong.size < MOST_ADDRESSES) return false
    for (const address of this.#wrong.keys()) if (this.#recent(address).length === 0) this.#wrong.delete(address)
    return this.#wrong.size >= MOST_ADDRESSES
  }
}

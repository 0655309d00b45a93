/**
 * The fence. Others may take over 3 s after the database heard of us last, on its clock; we stop asking 2.5 s after we
 * last began to tell it, on ours. So we stop first, also when this process or this machine was frozen meanwhile.
 */
import { SECOND, type Clock, type Millis } from '#domain/time.ts'

export const BEAT_EVERY: Millis = 700
/** On the database's clock. */
export const SILENT_AFTER: Millis = 3 * SECOND
/** On our own; the difference is for clocks that run at different speeds, and for a request to leave the machine. */
const FENCE_AFTER: Millis = 2.5 * SECOND

export interface BeatClocks {
  /** The wall clock: it goes on while a machine sleeps. */
  readonly clock: Clock
  /** It cannot be set back; some stop while a machine sleeps. */
  readonly steady: Clock
}

export class Beat {
  readonly #clocks: BeatClocks
  #last: { readonly wall: number; readonly steady: number } | null = null

  constructor(clocks: BeatClocks) {
    this.#clocks = clocks
  }

  /** Call before the database is told; the answer, once it has heard. */
  begin(): () => void {
    const { clock, steady } = this.#clocks
    const began = { wall: clock.now(), steady: steady.now() }
    return () => {
      this.#last = began
    }
  }

  stop(): void {
    this.#last = null
  }

  /** The clock that went further is believed: a jump of one costs a claim, never an owner too many. */
  isFresh(): boolean {
    if (this.#last === null) return false
    const { clock, steady } = this.#clocks
    return Math.max(clock.now() - this.#last.wall, steady.now() - this.#last.steady) < FENCE_AFTER
  }
}

/**
 * Notices that time went by without us: the system slept, or the tab was frozen. Its timers then go on where they
 * stopped, so that what was due meanwhile would be late by what they had left.
 */
import type { Clock, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

const LOOK_EVERY: Millis = 5 * SECOND
const SLEPT: Millis = 10 * SECOND

export class WakeWatch {
  readonly #clock: Clock
  readonly #alarm: Alarm
  readonly #onWake: () => void

  constructor(clock: Clock, timers: Timers, onWake: () => void) {
    this.#clock = clock
    this.#alarm = new Alarm(timers)
    this.#onWake = onWake
  }

  start(): void {
    const before = this.#clock.now()
    this.#alarm.set(LOOK_EVERY, () => {
      this.start()
      if (this.#clock.now() - before > LOOK_EVERY + SLEPT) this.#onWake()
    })
  }

  stop(): void {
    this.#alarm.clear()
  }
}

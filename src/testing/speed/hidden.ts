/** Two minutes in a tab that nobody sees: how many polls it still makes, with a worker's ticks and without. */
import { timeoutManager } from '@tanstack/react-query'
import { vi } from 'vitest'
import type { Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { queryTimers, TickedTimers } from '#engine/ticked-timers.ts'
import { platformClock, platformTimers, type Timers } from '#engine/timers.ts'
import { dice } from '#testing/speed/dice.ts'
import { lifeOf, SpeedDesk } from '#testing/speed/speed-desk.ts'

const TASKS = 20
const LASTING: Millis = 2 * MINUTE
const TICK: Millis = SECOND / 20

/** As Chromium does it: once a second, after a minute hidden once a minute. */
function throttled(since: number): Timers {
  return {
    after(delay, run) {
      const due = Date.now() + delay
      const step = due - since < MINUTE ? SECOND : MINUTE
      return platformTimers.after(since + Math.ceil((due - since) / step) * step - Date.now(), run)
    },
  }
}

/** `ticks`: whether a worker tells that time passes. */
export async function pollsWhen(page: 'visible' | 'hidden', ticks: boolean): Promise<number> {
  const timers = new TickedTimers(platformClock, page === 'hidden' ? throttled(Date.now()) : platformTimers)
  timeoutManager.setTimeoutProvider(queryTimers(timers))
  const desk = new SpeedDesk({ limit: 20, page: null, dice: dice(1), timers })
  const ticking = ticks ? setInterval(() => timers.tick(), TICK) : undefined
  await vi.advanceTimersByTimeAsync(0)
  void desk.engine.start()
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  const now = Date.now()
  desk.track(Array.from({ length: TASKS }, (_, index) => lifeOf(`t${index}`, 'video', now, 0, 60 * MINUTE)))
  await vi.advanceTimersByTimeAsync(LASTING)
  await desk.engine.stop()
  clearInterval(ticking)
  timeoutManager.setTimeoutProvider(queryTimers(platformTimers))
  return desk.world.polls
}

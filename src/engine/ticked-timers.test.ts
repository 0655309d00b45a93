import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { queryTimers, TickedTimers } from '#engine/ticked-timers.ts'
import { platformClock, platformTimers, type Timers } from '#engine/timers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A hidden tab's: they fire once a minute. */
const THROTTLED: Timers = {
  after: (delay, run) => platformTimers.after(Math.ceil(delay / MINUTE) * MINUTE, run),
}

describe('timers with a tick', () => {
  it('fire once each, by their own or at the tick after they were due, in order', () => {
    const timers = new TickedTimers(platformClock, THROTTLED)
    const fired: string[] = []
    timers.after(2 * SECOND, () => fired.push('second'))
    timers.after(SECOND, () => fired.push('first'))
    const cancel = timers.after(SECOND, () => fired.push('cancelled'))
    cancel()
    vi.advanceTimersByTime(999)
    timers.tick()
    expect(fired).toEqual([])
    vi.advanceTimersByTime(SECOND + 1)
    timers.tick()
    expect(fired).toEqual(['first', 'second'])
    timers.after(5 * SECOND, () => fired.push('third'))
    vi.advanceTimersByTime(2 * MINUTE)
    timers.tick()
    expect(fired).toEqual(['first', 'second', 'third'])
  })

  it('do not run at the same tick what one of them planned or called off', () => {
    const timers = new TickedTimers(platformClock, THROTTLED)
    const fired: string[] = []
    timers.after(1, () => {
      fired.push('one')
      timers.after(1, () => fired.push('planned'))
      cancel()
    })
    const cancel = timers.after(2, () => fired.push('called off'))
    vi.advanceTimersByTime(5)
    timers.tick()
    expect(fired).toEqual(['one'])
    vi.advanceTimersByTime(1)
    timers.tick()
    expect(fired).toEqual(['one', 'planned'])
  })

  it('keep the intervals of Query', () => {
    const timers = new TickedTimers(platformClock, THROTTLED)
    const query = queryTimers(timers)
    let [once, often] = [0, 0]
    query.setTimeout(() => once++, SECOND)
    query.clearTimeout(query.setTimeout(() => once++, SECOND))
    const interval = query.setInterval(() => often++, SECOND)
    for (let tick = 0; tick < 40; tick++) {
      vi.advanceTimersByTime(SECOND / 4)
      timers.tick()
    }
    expect([once, often]).toEqual([1, 10])
    query.clearInterval(interval)
    vi.advanceTimersByTime(5 * MINUTE)
    expect(often).toBe(10)
  })
})

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
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

  it('fire as the platform would, each for itself, whatever is planned and called off, also by one of them', () => {
    const step = fc.oneof(
      // The platform of these tests takes no delay for 1 ms where a timer asks for it, and elsewhere for none.
      fc.record({
        kind: fc.constant('after'),
        delay: fc.nat(5 * SECOND),
        again: fc.integer({ min: 1, max: 2 * SECOND }),
      }),
      fc.record({ kind: fc.constant('cancel'), delay: fc.nat(100), again: fc.nat(100) }),
      fc.record({ kind: fc.constant('pass'), delay: fc.nat(3 * SECOND), again: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const firedBy = (timers: Timers) => {
          const began = performance.now()
          const [fired, cancels]: [string[], (() => void)[]] = [[], []]
          for (const [index, { kind, delay, again }] of steps.entries()) {
            const note = (name: string) => fired.push(`${name} of ${index} at ${performance.now() - began}`)
            const begin = () => {
              note('first')
              cancels[again % cancels.length]?.()
              timers.after(again, () => note('second'))
            }
            if (kind === 'after') cancels.push(timers.after(delay, begin))
            else if (kind === 'cancel') cancels[delay % cancels.length]?.()
            else vi.advanceTimersByTime(delay)
          }
          vi.advanceTimersByTime(MINUTE)
          return fired
        }
        expect(firedBy(new TickedTimers(platformClock, platformTimers))).toEqual(firedBy(platformTimers))
      }),
    )
  })

  it('ask the platform for one at a time, and for none once all are done', () => {
    const timers = new TickedTimers(platformClock, platformTimers)
    for (let round = 0; round < 1_000; round++) {
      timers.after(MINUTE + round, () => undefined)
      timers.after(30 * SECOND + round, () => undefined)()
    }
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(2 * MINUTE)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('wait longer than a browser can', () => {
    const timers = new TickedTimers(platformClock, platformTimers)
    let fired = 0
    timers.after(60 * DAY, () => fired++)
    vi.advanceTimersByTime(60 * DAY - 1)
    expect(fired).toBe(0)
    vi.advanceTimersByTime(1)
    expect(fired).toBe(1)
  })

  it('go on when one of them throws, and when the clock is set back', () => {
    const timers = new TickedTimers(platformClock, platformTimers)
    const fired: string[] = []
    timers.after(SECOND, () => {
      throw new Error('a bug')
    })
    timers.after(SECOND, () => fired.push('after it'))
    timers.after(2 * SECOND, () => fired.push('later'))
    vi.setSystemTime(Date.now() - HOUR)
    expect(() => vi.advanceTimersByTime(SECOND)).toThrow('a bug')
    vi.advanceTimersByTime(2 * SECOND)
    expect(fired).toEqual(['after it', 'later'])
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

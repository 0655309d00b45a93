import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { POLL_SHARE, Rate } from '#engine/connection/rate.ts'

/** Sends as fast as the rate lets it from `start` to `end`, by a timer that is `late(n)` ms late. Returns when. */
function sendAll(
  tested: Rate,
  end: number,
  { start = 0, urgent = false, late = (): number => 0 }: { start?: number; urgent?: boolean; late?: () => number } = {},
): number[] {
  const sent: number[] = []
  tested.idleUntil(start)
  for (let now = start; now < end;) {
    const at = tested.earliest(urgent, now)
    if (at <= now) {
      tested.spend(urgent, now)
      sent.push(now)
    } else {
      now = Math.max(now, Math.ceil(at)) + late()
    }
  }
  return sent
}

function busiest(sent: readonly number[], window: number): number {
  return Math.max(0, ...sent.map((at) => sent.filter((other) => other >= at && other < at + window).length))
}

describe('rate', () => {
  it('leaves a share of the rate to the person', () => {
    expect(sendAll(new Rate(10), 20 * SECOND)).toHaveLength(10 * 20 * POLL_SHARE)
    expect(sendAll(new Rate(10), 20 * SECOND, { urgent: true })).toHaveLength(200)
  })

  it('never passes the allowed number in any second, however late timers are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1 }),
        (ceiling, delays) => {
          let turn = 0
          const late = () => delays[turn++ % delays.length] ?? 0
          const sent = sendAll(new Rate(ceiling), 30 * SECOND, { urgent: true, late })
          expect(busiest(sent, SECOND)).toBeLessThanOrEqual(ceiling)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('keeps its speed when timers fire once a second, as in a hidden tab', () => {
    let now = 0
    const late = () => SECOND - (now % SECOND)
    const tested = new Rate(10)
    let sent = 0
    tested.idleUntil(0)
    for (; now < 20 * SECOND; now += late()) {
      while (tested.earliest(false, now) <= now) {
        tested.spend(false, now)
        sent++
      }
    }
    expect(sent).toBeGreaterThan(150)
  })

  it('works below one request a second', () => {
    expect(sendAll(new Rate(0.5), 60 * SECOND, { urgent: true })).toHaveLength(30)
  })

  it('earns no burst by idling', () => {
    const tested = new Rate(5)
    expect(busiest(sendAll(tested, HOUR + 5 * SECOND, { start: HOUR }), SECOND)).toBeLessThanOrEqual(5)
  })

  it('halves once for requests that were under way together, and again for later ones', () => {
    const tested = new Rate(8)
    tested.throttled(100, 200, 1000)
    tested.throttled(150, 210, 1000)
    expect(tested.allowed(210)).toBe(4)
    tested.throttled(1100, 1200, 2000)
    expect(tested.allowed(1200)).toBe(2)
  })

  it('has a floor and grows back to the configured rate within a few minutes', () => {
    const tested = new Rate(8)
    for (let at = 1; at <= 20; at++) tested.throttled(at, at, at)
    expect(tested.allowed(20)).toBeGreaterThan(0)
    expect(tested.allowed(30 * SECOND)).toBeLessThan(8)
    expect(tested.allowed(4 * MINUTE)).toBe(8)
  })

  it('waits until the time that the server named, whatever is asked', () => {
    const tested = new Rate(100)
    tested.throttled(0, 10, 5000)
    tested.throttled(5, 20, 3000)
    expect(tested.earliest(true, 20)).toBe(5000)
    expect(tested.earliest(false, 20)).toBe(5000)
  })

  it('waits by itself when the server names no time, longer each time, until an answer', () => {
    const tested = new Rate(100)
    const waits = [1, 2, 3].map((turn) => {
      const at = turn * MINUTE
      return tested.throttled(at, at, null) - at
    })
    expect(waits).toEqual([SECOND, 2 * SECOND, 4 * SECOND])
    tested.answered()
    expect(tested.throttled(9 * MINUTE, 9 * MINUTE, null)).toBe(9 * MINUTE + SECOND)
  })

  it('tests an absurd wait after a day', () => {
    expect(new Rate(1).throttled(0, 0, 400 * HOUR)).toBe(DAY)
  })

  it('counts what was sent lately', () => {
    const tested = new Rate(10)
    sendAll(tested, 10 * SECOND, { urgent: true })
    expect(tested.used(10 * SECOND - 1)).toBe(10)
    expect(tested.used(30 * SECOND)).toBe(0)
  })
})

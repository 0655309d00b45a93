import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { Rate } from '#engine/connection/rate.ts'
import type { Sending } from '#engine/connection/window.ts'

interface Way {
  /** Until the vendor counts the request, and from there until its answer is here. */
  readonly there: () => number
  readonly back: () => number
}

interface SendOptions {
  readonly start?: number
  readonly late?: () => number
  readonly way?: Way
}

const AT_ONCE: Way = { there: () => 0, back: () => 0 }

/** Sends as fast as the rate lets it from `start` to `end`, by a timer that is `late(n)` ms late. When each left and arrived. */
function sendAll(tested: Rate, end: number, { start = 0, late = () => 0, way = AT_ONCE }: SendOptions = {}) {
  const sent: number[] = []
  const arrived: number[] = []
  const underWay: { sending: Sending; answeredAt: number }[] = []
  tested.idleUntil(start)
  for (let now = start; now < end;) {
    underWay.sort((a, b) => a.answeredAt - b.answeredAt)
    for (let first = underWay[0]; first !== undefined && first.answeredAt <= now; first = underWay[0]) {
      tested.ended(first.sending, first.answeredAt)
      underWay.shift()
    }
    const at = tested.earliest(false, now)
    if (at <= now) {
      sent.push(now)
      const there = now + way.there()
      arrived.push(there)
      underWay.push({ sending: tested.spend(now), answeredAt: there + way.back() })
    } else {
      const next = Math.min(at, underWay[0]?.answeredAt ?? Number.POSITIVE_INFINITY)
      now = Math.max(now, Math.ceil(next)) + late()
    }
  }
  return { sent, arrived }
}

function busiest(sent: readonly number[], window: number): number {
  return Math.max(0, ...sent.map((at) => sent.filter((other) => other >= at && other < at + window).length))
}

describe('rate', () => {
  it('leaves nothing unused while something waits', () => {
    expect(sendAll(new Rate(10), 20 * SECOND).sent).toHaveLength(200)
    // Neither a vendor that thinks for two seconds nor a rate of no whole number changes that much.
    const slow = { there: () => 40, back: () => 2 * SECOND }
    expect(sendAll(new Rate(10), 60 * SECOND, { way: slow }).sent.length).toBeGreaterThan(560)
    expect(sendAll(new Rate(1.5), 60 * SECOND).sent.length).toBeGreaterThanOrEqual(89)
  })

  it('never lets more than that arrive in any second, however the network bunches them up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 40 }),
        (ceiling, least, delays) => {
          let turn = 0
          const jitter = () => delays[turn++ % delays.length] ?? 0
          // The quickest way there is to be seen before it can be counted on.
          const first = [0, 0, 0]
          const there = () => least + (first.pop() ?? jitter())
          const { arrived } = sendAll(new Rate(ceiling), 20 * SECOND, { way: { there, back: () => least } })
          expect(busiest(arrived, SECOND)).toBeLessThanOrEqual(ceiling)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('never passes the allowed number in any second, however late timers are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1 }),
        (ceiling, delays) => {
          let turn = 0
          const late = () => delays[turn++ % delays.length] ?? 0
          const { sent } = sendAll(new Rate(ceiling), 30 * SECOND, { late })
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
        tested.ended(tested.spend(now), now)
        sent++
      }
    }
    expect(sent).toBeGreaterThan(150)
  })

  it('works below one request a second', () => {
    expect(sendAll(new Rate(0.5), 60 * SECOND).sent).toHaveLength(30)
  })

  it('earns no burst by idling', () => {
    const tested = new Rate(5)
    expect(busiest(sendAll(tested, HOUR + 5 * SECOND, { start: HOUR }).sent, SECOND)).toBeLessThanOrEqual(5)
  })

  it('halves once for requests that were under way together, and again for later ones', () => {
    const tested = new Rate(8)
    tested.throttled(100, 200, 1000)
    tested.throttled(150, 210, 1000)
    expect(tested.allowed(210)).toBeCloseTo(4, 1)
    tested.throttled(1100, 1200, 2000)
    expect(tested.allowed(1200)).toBeCloseTo(2.3, 1)
  })

  it('has a floor and grows back to the configured rate within a few minutes', () => {
    const tested = new Rate(8)
    for (let at = 1; at <= 20; at++) tested.throttled(at, at, at)
    expect(tested.allowed(20)).toBeGreaterThan(0)
    expect(tested.allowed(30 * SECOND)).toBeLessThan(8)
    expect(tested.allowed(6 * MINUTE)).toBe(8)
  })

  it('loses seconds and not a minute to one stray 429', () => {
    const tested = new Rate(10)
    const before = sendAll(tested, 10 * SECOND).sent.length
    tested.throttled(10 * SECOND, 10 * SECOND, null)
    const after = sendAll(tested, 70 * SECOND, { start: 10 * SECOND }).sent.length
    expect(before).toBe(100)
    expect(600 - after).toBeLessThan(5 * 10)
    expect(tested.allowed(21 * SECOND)).toBe(10)
  })

  it('finds a limit below its own and stays near it, with ever fewer 429s', () => {
    const limit = 4
    const tested = new Rate(10)
    const counted: number[] = []
    const refused: number[] = []
    for (let now = 0; now < 10 * MINUTE;) {
      const at = tested.earliest(false, now)
      if (at > now) {
        now = Math.ceil(at)
        continue
      }
      tested.ended(tested.spend(now), now)
      const isOver = counted.filter((other) => other > now - SECOND).length >= limit
      if (isOver) tested.throttled(now, now, now + SECOND)
      else tested.answered()
      ;(isOver ? refused : counted).push(now)
    }
    expect(counted.length).toBeGreaterThan(0.75 * limit * 600)
    expect(refused.filter((at) => at > 5 * MINUTE).length).toBeLessThan(20)
  })

  it('overdraws nothing that the vendor says is left, and leaves the last of it to the person', () => {
    const tested = new Rate(10)
    tested.idleUntil(0)
    tested.learn({ left: 4, span: 8 * SECOND }, 0, 0)
    const { sent } = sendAll(tested, 8 * SECOND - 1)
    expect(sent.length).toBeLessThanOrEqual(4)
    expect(sent.length).toBeGreaterThanOrEqual(3)
    expect(tested.earliest(false, 8 * SECOND)).toBeLessThanOrEqual(8 * SECOND)
    tested.learn({ left: 1, span: 40 * SECOND }, 9 * SECOND, 9 * SECOND)
    expect(tested.earliest(true, 9 * SECOND)).toBeLessThanOrEqual(9 * SECOND)
    expect(tested.earliest(false, 9 * SECOND)).toBeGreaterThan(20 * SECOND)
    // Whatever is said, without a 429 it is looked at again.
    tested.learn({ left: 0, span: 9e15 }, 10 * SECOND, 10 * SECOND)
    expect(tested.earliest(true, 10 * SECOND)).toBe(70 * SECOND)
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
    sendAll(tested, 10 * SECOND)
    expect(tested.used(10 * SECOND - 1)).toBe(10)
    expect(tested.used(30 * SECOND)).toBe(0)
  })
})

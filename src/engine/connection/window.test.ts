import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { type Sending, Window } from '#engine/connection/window.ts'

const START = 1_000_000

/** All that was ever sent, looked at each time. */
class Naive {
  readonly #all: Sending[] = []
  readonly #took: number[] = []

  add(now: number): Sending {
    const sending = { at: now, endedAt: null }
    this.#all.push(sending)
    return sending
  }

  end(sending: Sending, now: number): void {
    sending.endedAt = now
    this.#took.push(now - sending.at)
  }

  /** How many count at an instant that is not before `now`. */
  countAt(instant: number, perSecond: number, now: number): number {
    const length = (Math.max(1, Math.floor(perSecond)) / perSecond) * SECOND
    const took = this.#took.slice(-50).toSorted((a, b) => a - b)
    const [least = 0, usual = 0] = [took[0], took[took.length >> 1]]
    const isTaught = took.length >= 5
    const quickest = isTaught ? Math.max(0, least - (usual - least) / 2) : 0
    const slowest = isTaught ? (took.at(-1) ?? Infinity) : Infinity
    const until = ({ at, endedAt }: Sending) => {
      if (endedAt !== null) return Math.max(at, endedAt - quickest) + length
      return now - at > slowest ? Infinity : at + slowest - quickest + length
    }
    return this.#all.filter((sending) => until(sending) > instant).length
  }
}

const steps = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 120 }),
    act: fc.constantFrom('send', 'send', 'end', 'end newest'),
  }),
  { maxLength: 150, size: 'max' },
)

it('has room exactly when fewer count than fit, and not a moment before', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.3, max: 12, noNaN: true }), steps, (perSecond, all) => {
      const [window, naive] = [new Window(), new Naive()]
      const most = Math.max(1, Math.floor(perSecond))
      const open: (readonly [Sending, Sending])[] = []
      let now = START
      for (const { after, act } of all) {
        now += after
        const ended = act === 'end' ? open.shift() : act === 'end newest' ? open.pop() : undefined
        if (act === 'send') open.push([window.add(now), naive.add(now)])
        if (ended !== undefined) {
          window.end(ended[0], now)
          naive.end(ended[1], now)
        }
        const room = window.roomAt(perSecond, now)
        expect(room <= now).toBe(naive.countAt(now, perSecond, now) < most)
        if (room <= now) continue
        if (room !== Infinity) expect(naive.countAt(room, perSecond, now)).toBeLessThan(most)
        expect(naive.countAt(Math.min(room, now + 1e9) - 0.01, perSecond, now)).toBeGreaterThanOrEqual(most)
      }
    }),
    { numRuns: 100 },
  )
})

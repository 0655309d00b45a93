import { beforeEach, expect, it } from 'vitest'
import { type Millis, MINUTE, SECOND } from '#domain/time.ts'
import { WakeWatch } from '#engine/polling/wake.ts'
import { NOON } from '#testing/builders.ts'

/** Timers stand still while the system sleeps; what the clock says does not. */
let now = NOON
let planned: { left: Millis; readonly run: () => void }[] = []
let woken = 0
let watch: WakeWatch

beforeEach(() => {
  now = NOON
  planned = []
  woken = 0
  const timers = {
    after(left: Millis, run: () => void) {
      const timer = { left, run }
      planned.push(timer)
      return () => void (planned = planned.filter((one) => one !== timer))
    },
  }
  watch = new WakeWatch({ now: () => now }, timers, () => (woken += 1))
  watch.start()
})

/** Time in which timers run, each so much later than it should. */
function run(time: Millis, late: Millis = 0): void {
  for (let passed = 0; passed < time; passed += SECOND) {
    now += SECOND
    for (const timer of planned) timer.left -= SECOND
    for (const timer of planned.filter(({ left }) => left <= -late)) {
      planned = planned.filter((one) => one !== timer)
      timer.run()
    }
  }
}

it('says nothing while time passes as it should, nor of timers that a busy or hidden page lets wait', () => {
  run(10 * MINUTE)
  run(10 * MINUTE, 9 * SECOND)
  expect(woken).toBe(0)
})

it.each([11 * SECOND, MINUTE, 600 * MINUTE])('notices once, and soon, that %i ms went by without it', (slept) => {
  run(7 * SECOND)
  now += slept
  expect(woken).toBe(0)
  run(5 * SECOND)
  expect(woken).toBe(1)
  run(10 * MINUTE)
  expect(woken).toBe(1)
  now += slept
  run(5 * SECOND)
  expect(woken).toBe(2)
})

it('takes a clock that was set back for no sleep, and notices the next one all the same', () => {
  run(7 * SECOND)
  now -= 60 * MINUTE
  run(10 * SECOND)
  expect(woken).toBe(0)
  now += 60 * MINUTE
  run(5 * SECOND)
  expect(woken).toBe(1)
})

it('looks no more once it is stopped', () => {
  expect(planned).toHaveLength(1)
  watch.stop()
  expect(planned).toEqual([])
  now += 60 * MINUTE
  run(MINUTE)
  expect(woken).toBe(0)
})

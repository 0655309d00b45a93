import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { aSweepDesk, pass, percentile, withoutSweep } from '#testing/sweep-desk.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

/** Three hundred tasks, made within 24 s, that end within the next minute or so; asked at 10 requests/s. */
async function threeHundred(options: Parameters<typeof aSweepDesk>[0] = {}) {
  const desk = await aSweepDesk(options)
  desk.sandbox.world.limits.set({ perSecond: 10, burst: 10 })
  const tasks = desk.make('happy-video', 300, { apart: 80 })
  await desk.track(tasks)
  await pass(80 * SECOND)
  await desk.engine.stop()
  return { desk, tasks, lags: desk.lags(tasks) }
}

describe('300 tasks at 10 requests a second', () => {
  it('are all found within 2 s of their end, and the vendor never has to refuse', async () => {
    const swept = await threeHundred()
    const singly = await threeHundred({ vendor: withoutSweep() })
    expect(swept.desk.asked.filter(({ status }) => status === 429)).toEqual([])
    expect(swept.lags).toHaveLength(300)
    expect(percentile(swept.lags, 0.95)).toBeLessThanOrEqual(2 * SECOND)
    expect(percentile(singly.lags, 0.95)).toBeGreaterThan(5 * percentile(swept.lags, 0.95))
    expect(swept.desk.asked.length).toBeLessThan(singly.desk.asked.length / 2)
  }, 30_000)
})

import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readTogether } from '#engine/conversation/read-together.ts'
import { platformTimers } from '#engine/timers.ts'

/** Ms; and so many in one are many. */
const MOMENT = 50
const MANY = 10

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

interface Told {
  readonly name: string
  readonly late: number
  readonly at: number
}

/** Answers that come one after the other, with so many ms between them. */
async function told(gaps: readonly number[], isVisible = true): Promise<readonly Told[]> {
  const coming = new Map<string, () => void>()
  const fetch = readTogether({
    fetch: (asked) => {
      const name = typeof asked === 'string' ? asked : 'not a plain path'
      return new Promise((resolve) => coming.set(name, () => resolve(new Response(name))))
    },
    timers: platformTimers,
    isVisible: () => isVisible,
  })
  const all: Told[] = []
  const began = performance.now()
  let due = began
  for (const [index, gap] of gaps.entries()) {
    due += gap
    const comesAt = due
    void fetch(`answer ${index}`).then(async (response) => {
      const at = performance.now()
      all.push({ name: await response.text(), late: at - comesAt, at })
    })
    setTimeout(() => coming.get(`answer ${index}`)?.(), comesAt - began)
  }
  await vi.runAllTimersAsync()
  return all
}

const anyGaps = fc.array(fc.integer({ min: 1, max: 2 * MOMENT }), { maxLength: 80 })
const busyGaps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4 * MOMENT, maxLength: 8 * MOMENT })

it('hands on every answer once, in the order in which they came, a moment later at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyGaps, busyGaps), async (gaps) => {
      const all = await told(gaps)
      expect(all.map(({ name }) => name)).toEqual(gaps.map((_, index) => `answer ${index}`))
      expect(Math.max(0, ...all.map(({ late }) => late))).toBeLessThanOrEqual(MOMENT)
    }),
  )
})

it('lets nothing wait where few come', async () => {
  const few = fc.array(fc.integer({ min: Math.ceil(MOMENT / (MANY - 1)) + 1, max: MOMENT }), { maxLength: 80 })
  await fc.assert(
    fc.asyncProperty(few, async (gaps) => {
      const all = await told(gaps)
      expect(all.filter(({ late }) => late > 0)).toEqual([])
    }),
  )
})

it('wakes the page once in a moment where hundreds come', async () => {
  await fc.assert(
    fc.asyncProperty(busyGaps, async (gaps) => {
      const all = await told(gaps)
      const later = all.filter(({ at }) => at > (all[0]?.at ?? 0) + MOMENT)
      const wakings = new Set(later.map(({ at }) => at)).size
      const lasted = (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0)
      expect(wakings).toBeLessThanOrEqual(lasted / MOMENT + 1)
    }),
  )
})

it('lets nothing wait on a hidden page, whose timers come late', async () => {
  const all = await told(
    Array.from({ length: 200 }, () => 1),
    false,
  )
  expect(all.filter(({ late }) => late > 0)).toEqual([])
})

it('passes a failure on at once', async () => {
  const parts = { timers: platformTimers, isVisible: () => true }
  const fetch = readTogether({ ...parts, fetch: () => Promise.reject(new TypeError('no network')) })
  await expect(fetch('/')).rejects.toThrow('no network')
})

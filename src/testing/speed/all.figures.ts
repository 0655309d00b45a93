/** The figures of `npm run bench` (`.ci/bench.mjs`), on a virtual clock: minutes of polling in seconds. */
import { afterEach, beforeEach, describe, it, vi } from 'vitest'
import { turnWithin } from '#domain/connection/turns.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { atTheLimit, naiveAtTheLimit, PER_SECOND, TASKS } from '#testing/speed/at-the-limit.ts'
import { ACTIVE, bindingBudget, bindingFifo, TURNS } from '#testing/speed/binding-budget.ts'
import { cpuPerPoll } from '#testing/speed/cpu.ts'
import { type Figure, median } from '#testing/speed/figure.ts'
import { pollsWhen } from '#testing/speed/hidden.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const SEEDS = [1, 2, 3] as const

declare module 'vitest' {
  interface TaskMeta {
    figures?: readonly Figure[]
  }
}

describe('figures', () => {
  it('300 tasks on a key of 10 requests a second', async ({ task }) => {
    const naive = SEEDS.map(naiveAtTheLimit)
    const singly = await eachSeed((seed) => atTheLimit(seed))
    const listed = await eachSeed((seed) => atTheLimit(seed, { page: 100 }))
    const refused = Math.max(...[...singly, ...listed].map((run) => run.refused))
    const found = Math.min(...[...singly, ...listed].map((run) => run.found))
    const round = TASKS / PER_SECOND
    const [p95, p95Listed, p95Naive] = [singly, listed, naive].map((runs) => median(runs.map((run) => run.p95)))
    const usual = `the usual recipe: ${median(naive.map((run) => run.refused))}`
    const usualFound = `the usual recipe: ${median(naive.map((run) => run.found))}`
    const late = `the usual recipe: ${Number(p95Naive).toFixed(1)} s`
    task.meta.figures = [
      { name: '300 tasks, 10 requests/s, 60 s: answers 429', value: refused, most: 0, beside: usual },
      { name: '… tasks found', value: found, least: TASKS, beside: usualFound },
      { name: '… p95 of finding an end, of tasks ÷ rate', value: Number(p95) / round, most: 1.05, beside: late },
      { name: '… p95 with a list, in seconds', value: Number(p95Listed), most: 2, beside: late },
    ]
  })

  it('a budget that binds', async ({ task }) => {
    const fifo = SEEDS.map((seed) => bindingFifo(seed, 30 * MINUTE).meanDelay)
    const right = await eachSeed((seed) => bindingBudget(seed, 30 * MINUTE))
    const wrong = await eachSeed((seed) => bindingBudget(seed, 30 * MINUTE, 2))
    const silence = Math.max(...[...right, ...wrong].map((run) => run.longestSilence))
    const bound = turnWithin(ACTIVE, TURNS) / SECOND
    const ratios = [right, wrong].map((runs) => runs.map((run, index) => run.meanDelay / (fifo[index] ?? Number.NaN)))
    const [ofRight = [], ofWrong = []] = ratios
    const name = '260 tasks of three models, 2 requests/s: mean delay, of first come first served'
    const heard = `${silence.toFixed(0)} s of ${bound.toFixed(0)} s`
    task.meta.figures = [
      { name, value: median(ofRight), most: 0.5, beside: each(ofRight) },
      { name: '… with a history that is wrong by two', value: median(ofWrong), most: 0.65, beside: each(ofWrong) },
      { name: '… longest silence about a task, of its bound', value: silence / bound, most: 1, beside: heard },
    ]
  })

  it('a hidden tab', async ({ task }) => {
    const visible = await pollsWhen('visible', false)
    const bare = await pollsWhen('hidden', false)
    const value = (await pollsWhen('hidden', true)) / visible
    const beside = `without a worker’s ticks: ${(bare / visible).toFixed(2)}`
    task.meta.figures = [{ name: 'Hidden for 120 s: polls, of those when visible', value, least: 0.98, beside }]
  })

  it('stored tasks', async ({ task }) => {
    await cpuPerPoll(1_000)
    const ratios = await eachSeed(async () => {
      const before = await cpuPerPoll(1_000)
      const many = await cpuPerPoll(100_000)
      // Few before and after the many, so that what else the machine does meanwhile falls on both.
      const few = [...before, ...(await cpuPerPoll(1_000))]
      return median(many) / median(few)
    })
    const name = 'CPU for each poll with 100,000 tasks stored, of that with 1,000'
    task.meta.figures = [{ name, value: median(ratios), most: 1.2, beside: each(ratios) }]
  })
})

/** One after the other, each from the same instant. */
async function eachSeed<T>(run: (seed: number) => Promise<T>): Promise<readonly T[]> {
  const all: T[] = []
  for (const seed of SEEDS) {
    vi.setSystemTime(NOON)
    all.push(await run(seed))
  }
  vi.setSystemTime(NOON)
  return all
}

function each(values: readonly number[]): string {
  return `each run: ${values.map((value) => value.toFixed(2)).join(', ')}`
}

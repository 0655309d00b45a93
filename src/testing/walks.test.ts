import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { countByPhase } from '#engine/ledger/selectors.ts'
import { look, type Watch } from '#engine/notices/watch.ts'
import { risksAt } from '#parts/risks-at.ts'
import { NOON } from '#testing/builders.ts'
import { dice } from '#testing/speed/dice.ts'
import { endedRecords, lifeOf, SpeedDesk } from '#testing/speed/speed-desk.ts'
import { watchWalks } from '#testing/walks.ts'

const STORED = 4_000
/** Fewer than are stored: whoever reads so many in one go walks. */
const MANY = 3_000

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

async function walksDuring(least: number, run: () => Promise<unknown> | void): Promise<readonly string[]> {
  const walks = watchWalks(least)
  try {
    await run()
  } finally {
    walks()
  }
  return walks()
}

async function aDesk(stored: readonly TaskRecord[]): Promise<SpeedDesk> {
  const desk = new SpeedDesk({ limit: 50, page: null, dice: dice(1), stored })
  await desk.start()
  while (!desk.engine.ledger.store.getState().loaded) await vi.advanceTimersByTimeAsync(50)
  const now = Date.now()
  desk.track(Array.from({ length: 6 }, (_, index) => lifeOf(`t${index}`, 'model1', now, 0, index * 20 * SECOND)))
  await vi.advanceTimersByTimeAsync(15 * SECOND)
  return desk
}

describe('nothing grows with what is merely stored', () => {
  it('notices whoever walks', async () => {
    const many = new Map(Array.from({ length: STORED }, (_, index) => [index, index]))
    const list = [...many.keys()]
    const walks = [
      () => [...many.values()],
      () => new Map(many),
      () => list.map((each) => each),
      () => list.toSorted((a, b) => a - b),
      () => many.forEach(() => undefined),
      () => list.find((each) => each === -1),
    ]
    for (const walk of walks) {
      const found = await walksDuring(MANY, () => {
        walk()
      })
      expect(found).toHaveLength(1)
    }
    const early = () => {
      list.find((each) => each === 3)
    }
    expect(await walksDuring(MANY, early)).toEqual([])
  })

  it('in the engine, while tasks are polled and end', async () => {
    const desk = await aDesk(endedRecords(STORED, DAY))
    const walks = await walksDuring(MANY, () => vi.advanceTimersByTimeAsync(2 * MINUTE))
    expect(walks).toEqual([])
    await desk.engine.stop()
  })

  it('in the engine, while tasks are forgotten, the polling pauses and connections come and go', async () => {
    const desk = await aDesk(endedRecords(STORED, DAY))
    const { engine } = desk
    const [first, second] = engine.ledger.store.getState().tasks.keys()
    const walks = await walksDuring(MANY, async () => {
      engine.ledger.forget([first, second].filter((id) => id !== undefined))
      await vi.advanceTimersByTimeAsync(SECOND)
      engine.polling.pause()
      engine.polling.resume()
      desk.around.set({ online: false })
      desk.around.set({ online: true })
      await vi.advanceTimersByTimeAsync(MINUTE)
    })
    expect(walks).toEqual([])
    await engine.stop()
  })

  it('in what the frame of the page asks at each commit and tick', async () => {
    const desk = await aDesk(endedRecords(STORED, -3 * DAY))
    const { ledger, connections } = desk.engine
    let watch: Watch | null = null
    const ask = () => {
      const { tasks } = ledger.store.getState()
      countByPhase(tasks)
      risksAt(tasks, Date.now())
      watch = look(watch, tasks, connections.getState().statuses).watch
    }
    ask()
    const stop = ledger.store.subscribe(ask)
    const walks = await walksDuring(MANY, async () => {
      for (let second = 0; second < 120; second++) {
        await vi.advanceTimersByTimeAsync(SECOND)
        ask()
      }
    })
    expect(walks).toEqual([])
    stop()
    await desk.engine.stop()
  })
})

/** What a poll costs this process while more and more ended tasks are stored: the engine, and what the frame of the page asks. */
import { vi } from 'vitest'
import type { Millis } from '#domain/time.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { countByPhase } from '#engine/ledger/selectors.ts'
import { look, type Watch } from '#engine/notices/watch.ts'
import { risksAt } from '#parts/risks-at.ts'
import { dice } from '#testing/speed/dice.ts'
import { endedRecords, lifeOf, SpeedDesk } from '#testing/speed/speed-desk.ts'

const LIVE = 200
const PER_SECOND = 50
const LASTING: Millis = 20 * SECOND

/** Milliseconds of this process for each poll with so many tasks stored. */
export async function cpuPerPoll(stored: number): Promise<number> {
  const desk = new SpeedDesk({ limit: PER_SECOND, page: null, dice: dice(1), stored: endedRecords(stored, 2 * DAY) })
  await desk.start()
  let watch: Watch | null = null
  const { ledger, connections } = desk.engine
  const stop = ledger.store.subscribe(({ tasks }) => {
    countByPhase(tasks)
    risksAt(tasks, Date.now())
    watch = look(watch, tasks, connections.getState().statuses).watch
  })
  const now = Date.now()
  desk.track(Array.from({ length: LIVE }, (_, index) => lifeOf(`t${index}`, 'video', now, 0, index * SECOND)))
  await vi.advanceTimersByTimeAsync(5 * SECOND)
  const before = { polls: desk.world.polls, cpu: process.cpuUsage().user }
  await vi.advanceTimersByTimeAsync(LASTING)
  const cpu = (process.cpuUsage().user - before.cpu) / 1000
  const polls = desk.world.polls - before.polls
  stop()
  await desk.engine.stop()
  return cpu / polls
}

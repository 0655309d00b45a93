/**
 * What a poll costs this process while more and more ended tasks are stored: the engine, what the frame of the page
 * asks, and what every screen keeps and asks at each commit, all of them at once.
 */
import { vi } from 'vitest'
import { EVERY_TASK, DEFAULT_SORT } from '#domain/task/task-filter.ts'
import type { Millis } from '#domain/time.ts'
import { DAY, HOUR, SECOND } from '#domain/time.ts'
import { summaryOf } from '#charts/summary.ts'
import type { Engine } from '#engine/engine.ts'
import { countByPhase, openTasks } from '#engine/ledger/selectors.ts'
import { look, type Watch } from '#engine/notices/watch.ts'
import { keptFacets } from '#parts/kept-facets.ts'
import { risksAt } from '#parts/risks-at.ts'
import { keptFacts } from '#screens/insights/kept-facts.ts'
import type { GalleryWish } from '#screens/outputs/gallery.ts'
import { keptOutputs } from '#screens/outputs/kept-outputs.ts'
import { keptList } from '#screens/tasks/kept-list.ts'
import { keptFailures } from '#screens/triage/kept-failures.ts'
import { dice } from '#testing/speed/dice.ts'
import { endedRecords, lifeOf, SpeedDesk } from '#testing/speed/speed-desk.ts'
import { surveyQueues } from '#triage/queue-age-survey.ts'

const LIVE = 400
const PER_SECOND = 50
const WINDOW: Millis = 10 * SECOND
/** Of each engine; the middle one counts, so that a collection of garbage or another process does not. */
const WINDOWS = 9

const NOTHING_SLOW = { slow: new Set<never>(), hidesRunning: new Set<never>() }
const EVERYTHING: GalleryWish = { view: 'gallery', kinds: [], unsavedOnly: false, passes: null }

/** Milliseconds of this process for each poll with so many tasks stored: of each window, in their order. */
export async function cpuPerPoll(stored: number): Promise<readonly number[]> {
  const desk = new SpeedDesk({ limit: PER_SECOND, page: null, dice: dice(1), stored: endedRecords(stored, 2 * DAY) })
  await desk.start()
  await vi.waitFor(() => {
    if (!desk.engine.ledger.store.getState().loaded) throw new Error('the stored tasks are not read')
  })
  const stop = askAsThePage(desk.engine)
  const now = Date.now()
  desk.track(Array.from({ length: LIVE }, (_, index) => lifeOf(`t${index}`, 'video', now, 0, index * SECOND)))
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  const windows: number[] = []
  for (let at = 0; at < WINDOWS; at++) {
    const before = { polls: desk.world.polls, cpu: process.cpuUsage() }
    await vi.advanceTimersByTimeAsync(WINDOW)
    const { user, system } = process.cpuUsage(before.cpu)
    windows.push((user + system) / 1000 / (desk.world.polls - before.polls))
  }
  stop()
  await desk.engine.stop()
  return windows
}

/** At each commit what the frame asks, and at each change of what is kept what the screen over it asks. */
function askAsThePage(engine: Engine): () => void {
  const { ledger, connections, history, vendors } = engine
  let watch: Watch | null = null
  const [list, outputs] = [keptList.of(engine, null), keptOutputs.of(engine, null)]
  const [failures, facets] = [keptFailures.of(engine, new Map()), keptFacets.of(engine, null)]
  const facts = keptFacts.of(engine, NOTHING_SLOW.hidesRunning)
  const lastHour = () => ({ from: Date.now() - HOUR, until: Date.now() })
  const ends = [
    ledger.store.subscribe(({ tasks }) => {
      countByPhase(tasks)
      risksAt(tasks, Date.now())
      watch = look(watch, tasks, connections.getState().statuses).watch
      const context = {
        histories: history.getState().models,
        lastHeard: ledger.lastHeard.bind(ledger),
        agesOf: vendors.adviceOf,
      }
      surveyQueues(openTasks(tasks), context, Date.now())
    }),
    list.subscribe(({ index }) => index.select(EVERY_TASK, DEFAULT_SORT, Date.now(), NOTHING_SLOW)),
    outputs.subscribe(({ index }) => index.view(EVERYTHING, Date.now()).tiles),
    failures.subscribe(({ index }) => index.groups()),
    facets.subscribe(({ index }) => index.of('models')),
    facts.subscribe(({ index }) =>
      summaryOf(
        index.where(() => true),
        lastHour(),
      ),
    ),
  ]
  return () => {
    for (const end of ends) end()
  }
}

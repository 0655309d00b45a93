/** Keeping history up with one changed record against recomputing it: `npx vitest bench --run history`. */
import { bench, describe } from 'vitest'
import { historyKey, lessonOf, SAMPLE_SIZE, type HistoryKey, type Lesson } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { HistoryIndex } from '#engine/history/history-index.ts'
import { aRecord, NOON } from '#testing/builders.ts'
import { surveyQueues } from '#triage/queue-age-survey.ts'
import { REGISTRY } from '#testing/product.ts'

const TASKS = 20_000
const MODELS = 20

function aTask(serial: number, live: boolean): TaskRecord {
  const at = NOON + serial * SECOND
  const began = (phase: 'queued' | 'running' | 'succeeded', after: number) =>
    ({ kind: 'phase', phase, word: null, notBefore: at + after, notAfter: at + after, source: 'vendor' }) as const
  const wait = (serial % 97) * SECOND
  const done = [began('queued', 0), began('running', wait), began('succeeded', wait + 20 * SECOND)]
  return aRecord({
    id: `test/${serial}`,
    model: `model-${serial % MODELS}`,
    state: live ? { phase: 'queued', position: null } : { phase: 'succeeded' },
    timeline: live ? [began('queued', 0)] : done,
  })
}

const records = Array.from({ length: TASKS }, (_, serial) => aTask(serial, false))
const live = Array.from({ length: 5_000 }, (_, serial) => aTask(serial, true))
const index = new HistoryIndex()
for (const record of records) index.learn(record)
index.takeChanges()
let next = TASKS

function recompute(): void {
  const groups = new Map<HistoryKey, Lesson[]>()
  for (const record of records) {
    const key = historyKey(record)
    const lesson = lessonOf(record)
    if (key === null || lesson === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [lesson])
    else group.push(lesson)
  }
  for (const lessons of groups.values()) {
    const newest = lessons.toSorted((a, b) => b.at - a.at).slice(0, SAMPLE_SIZE)
    newest.flatMap(({ wait }) => wait ?? []).sort((a, b) => a - b)
  }
}

describe(`one more task is over, beside ${TASKS}`, () => {
  bench('kept up', () => {
    index.learn(aTask(next++, false))
    index.takeChanges()
  })
  bench('recomputed', recompute)
})

describe('once at the start', () => {
  bench(`learn from ${TASKS}`, () => {
    const fresh = new HistoryIndex()
    for (const record of records) fresh.learn(record)
    fresh.takeChanges()
  })
})

describe('a survey', () => {
  bench(`of ${live.length} that wait`, () => {
    surveyQueues(live, { histories: new Map(), lastHeard: () => null, agesOf: REGISTRY.adviceOf }, NOON + 60 * SECOND)
  })
})

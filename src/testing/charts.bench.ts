/**
 * `npx vitest bench charts`: everything the insights screen draws, of 100,000 tasks. One task has changed since the
 * last time, as on a busy day; the naive way walks every timeline again for each chart and each bucket.
 */
import { bench, describe } from 'vitest'
import { bucketsAt, bucketSpan, wholeSpan, type Buckets } from '#charts/buckets.ts'
import { UTC_CALENDAR } from '#charts/calendar.ts'
import { FactTable } from '#charts/fact-table.ts'
import { failureBars } from '#charts/failure-bars.ts'
import { heatMap } from '#charts/heat-map.ts'
import { measureSeries } from '#charts/measure-series.ts'
import { outcomeSeries } from '#charts/outcome-series.ts'
import { percentilesOf } from '#charts/percentiles.ts'
import { summaryOf } from '#charts/summary.ts'
import { endOf, runOf, waitOf } from '#domain/history/measure.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { aFailure, aRecord, NOON } from '#testing/builders.ts'

const TASKS = 100_000
const NOBODY = new Set<string>()
const BUCKETS = bucketsAt(NOON, { unit: 'hour', size: 4, count: 42 }, UTC_CALENDAR)
const SPAN = wholeSpan(BUCKETS)

const records = Array.from({ length: TASKS }, (_, index): TaskRecord => {
  const queued = NOON - Math.floor((index / TASKS) * 30 * DAY) - 200 * SECOND
  const entry = (phase: 'queued' | 'running' | 'succeeded' | 'failed', seconds: number) => {
    const at = queued + seconds * SECOND
    return { kind: 'phase', phase, word: phase, notBefore: at - SECOND, notAfter: at, source: 'observed' } as const
  }
  const end = index % 9 === 0 ? 'failed' : 'succeeded'
  return aRecord({
    id: `c/${index}`,
    model: `model-${index % 5}`,
    state: end === 'failed' ? { phase: end, failure: aFailure({ code: `CODE_${index % 7}` }) } : { phase: end },
    timeline: [entry('queued', 0), entry('running', 10 + (index % 40)), entry(end, 60 + (index % 90))],
  })
})

const table = new FactTable(NOBODY)
for (const record of records) table.learn(record)
let turn = 0

function ours() {
  turn++
  const changed = records[turn % TASKS]
  if (changed !== undefined) table.learn({ ...changed, note: String(turn) })
  const facts = table.where(() => true)
  return [
    summaryOf(facts, SPAN),
    summaryOf(facts, { from: 2 * SPAN.from - SPAN.until, until: SPAN.from }),
    measureSeries(facts, 'wait', BUCKETS),
    outcomeSeries(facts, BUCKETS),
    failureBars(facts, SPAN),
    heatMap(facts, 'model-1', { from: NOON - 30 * DAY, until: SPAN.until }, UTC_CALENDAR),
  ]
}

function naive() {
  const models = [...new Set(records.map(({ model }) => model))]
  const lies = (at: number | undefined | null, buckets: Buckets, index: number) => {
    const span = bucketSpan(buckets, index)
    return at !== undefined && at !== null && at >= span.from && at < span.until
  }
  return [
    models.map((model) =>
      BUCKETS.starts.map((_, index) =>
        percentilesOf(
          records.flatMap((record) => {
            const wait = record.model === model ? waitOf(record, NOBODY) : null
            return wait !== null && lies(wait.at, BUCKETS, index) ? wait.ms : []
          }),
        ),
      ),
    ),
    BUCKETS.starts.map((_, index) => records.filter((record) => lies(endOf(record), BUCKETS, index)).length),
    percentilesOf(records.flatMap((record) => runOf(record)?.ms ?? [])),
  ]
}

describe('once at the start', () => {
  bench(`the facts of ${TASKS.toLocaleString('en')} tasks`, () => {
    const fresh = new FactTable(NOBODY)
    for (const record of records) fresh.learn(record)
  })
})

describe(`the charts of ${TASKS.toLocaleString('en')} tasks`, () => {
  bench('from what is kept', () => void ours(), {
    time: 0,
    iterations: 20,
    warmupIterations: 2,
  })
  bench('a walk of all timelines for each bucket', () => void naive(), { time: 0, iterations: 1, warmupIterations: 0 })
})

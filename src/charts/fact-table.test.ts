import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsAt, wholeSpan } from '#charts/buckets.ts'
import { UTC_CALENDAR } from '#charts/calendar.ts'
import { costGroups } from '#charts/cost-bars.ts'
import { FactTable } from '#charts/fact-table.ts'
import { failureBars } from '#charts/failure-bars.ts'
import type { Facts, Span } from '#charts/facts.ts'
import { heatMap } from '#charts/heat-map.ts'
import { measuredModels, measureSeries } from '#charts/measure-series.ts'
import { outcomeSeries } from '#charts/outcome-series.ts'
import { endsOf, summaryOf } from '#charts/summary.ts'
import { factsOf } from '#charts/task-facts.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { aFailure, aRecord, NOON } from '#testing/builders.ts'
import { naiveFacts } from '#testing/task-facts.ts'

const HIDES: ReadonlySet<string> = new Set(['hides'])
const ids: readonly TaskId[] = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6']

const anyTask = fc
  .record({
    id: fc.constantFrom(...ids),
    vendor: fc.constantFrom('hides', 'tells'),
    connection: fc.constantFrom('c', 'd'),
    model: fc.constantFrom('a', 'b', null),
    tags: fc.constantFrom([], ['x'], ['x', 'y']),
    phase: fc.constantFrom('running', 'succeeded', 'failed', 'timedOut', 'cancelled', 'gone'),
    code: fc.constantFrom('X', 'x', null),
    queued: fc.integer({ min: NOON - 40 * DAY, max: NOON }),
    wait: fc.nat(2 * HOUR),
    run: fc.nat(2 * HOUR),
    cost: fc.option(
      fc.record({ used: fc.option(fc.nat(9)), estimated: fc.option(fc.nat(9)), unit: fc.constantFrom('$', 'c') }),
    ),
  })
  .map(({ phase, code, queued, wait, run, ...rest }): TaskRecord => {
    const entry = (name: typeof phase | 'queued', at: number) =>
      ({ kind: 'phase', phase: name, word: null, notBefore: at, notAfter: at, source: 'vendor' }) as const
    const begun = [entry('queued', queued), entry('running', queued + wait)]
    const over = phase === 'running' ? [] : [entry(phase, queued + wait + run)]
    const state =
      phase === 'failed' || phase === 'timedOut'
        ? { phase, failure: aFailure({ code }) }
        : phase === 'running'
          ? { phase, progress: null }
          : { phase }
    return aRecord({ ...rest, state, timeline: [...begun, ...over] })
  })

const anyChange = fc.oneof({ weight: 4, arbitrary: anyTask }, { weight: 1, arbitrary: fc.constantFrom(...ids) })

/** Everything that charts draw; of lists without an order, in one. */
function drawn(facts: Facts, span: Span) {
  const buckets = bucketsAt(NOON, { unit: 'hour', size: 4, count: 42 }, UTC_CALENDAR)
  const bars = failureBars(facts, span)
  return {
    summary: summaryOf(facts, span),
    ends: endsOf(facts, wholeSpan(buckets)),
    outcomes: outcomeSeries(facts, buckets),
    failures: bars.map(({ code, count, failures }) => ({
      code,
      count,
      of: failures.map(({ vendor }) => vendor).sort(),
    })),
    costs: costGroups(facts, span),
    waits: measureSeries(facts, 'wait', buckets),
    runs: measureSeries(facts, 'run', buckets),
    models: measuredModels(facts, 'wait', span),
    heat: heatMap(facts, 'a', span, UTC_CALENDAR),
    waited: [...facts.waited()].sort(),
  }
}

describe('the facts that are kept', () => {
  it('draw what going through all tasks draws, whatever changed and whatever the filter is', () => {
    const filters = [
      () => true,
      ({ vendor }: TaskRecord) => vendor === 'tells',
      ({ model }: TaskRecord) => model === null,
      ({ tags, connection }: TaskRecord) => tags.includes('y') || connection === 'd',
    ]
    const span = fc.tuple(fc.nat(45 * DAY), fc.nat(45 * DAY)).map(([a, b]) => {
      const [from, until] = [NOON + 2 * HOUR - Math.max(a, b), NOON + 2 * HOUR - Math.min(a, b)]
      return { from, until }
    })
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 40 }), span, fc.constantFrom(...filters), (changes, of, passes) => {
        const table = new FactTable(HIDES)
        const tasks = new Map<TaskId, TaskRecord>()
        for (const change of changes) {
          if (typeof change === 'string') {
            table.forget(change)
            tasks.delete(change)
          } else {
            table.learn(change)
            tasks.set(change.id, change)
          }
        }
        const all = [...tasks.values()].filter(passes).map((task) => ({ ...task, ...factsOf(task, HIDES) }))
        expect(drawn(table.where(passes), of)).toEqual(drawn(naiveFacts(all), of))
      }),
      { numRuns: 200 },
    )
  })

  it('say whether anything changed that a chart could show', () => {
    const table = new FactTable(HIDES)
    const task = aRecord({ id: 'a/1', state: { phase: 'running', progress: null } })
    table.learn(task)
    expect(table.takeChanged()).toBe(true)
    table.learn({ ...task, state: { phase: 'running', progress: 0.5 }, movedAt: NOON + MINUTE })
    expect(table.takeChanged()).toBe(false)
    table.learn({ ...task, model: 'another' })
    expect(table.takeChanged()).toBe(true)
    table.forget('a/2')
    expect(table.takeChanged()).toBe(false)
    table.forget('a/1')
    expect(table.takeChanged()).toBe(true)
  })
})

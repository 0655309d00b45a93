/** Facts of tasks as charts see them, for tests. */
import fc from 'fast-check'
import type { FactGroup, Facts } from '#charts/facts.ts'
import { OUTCOMES, type TaskFacts } from '#charts/task-facts.ts'
import { DAY, HOUR } from '#domain/time.ts'
import { aFailure, NOON } from '#testing/builders.ts'

/** One task's facts, and what it has in common with others. */
export type GroupedFacts = TaskFacts & FactGroup

export function facts(changes: Partial<GroupedFacts> = {}): GroupedFacts {
  return {
    vendor: 'hiapi',
    connection: 'c',
    model: 'm',
    tags: [],
    wait: null,
    run: null,
    end: null,
    cost: null,
    ...changes,
  }
}

const anyAt = fc.integer({ min: NOON - 3 * DAY, max: NOON + HOUR })
const anyMeasure = fc.option(fc.record({ ms: fc.nat(HOUR), at: anyAt }))

const anyFacts: fc.Arbitrary<GroupedFacts> = fc
  .record({
    vendor: fc.constantFrom('hiapi', 'piapi'),
    connection: fc.constant('c'),
    tags: fc.constant([]),
    model: fc.constantFrom('a', 'b', null),
    wait: anyMeasure,
    run: anyMeasure,
    end: fc.option(
      fc.record({ at: anyAt, outcome: fc.constantFrom(...OUTCOMES), code: fc.constantFrom('X', 'x', 'Y', null) }),
    ),
    cost: fc.option(
      fc.record({
        used: fc.option(fc.nat(100)),
        estimated: fc.option(fc.nat(100)),
        unit: fc.constantFrom('credits', 'USD'),
      }),
    ),
  })
  .map(({ end, ...rest }) => {
    const failed = end?.outcome === 'failed' || end?.outcome === 'timedOut'
    return {
      ...rest,
      end:
        end === null
          ? null
          : { at: end.at, outcome: end.outcome, failure: failed ? aFailure({ code: end.code }) : null },
    }
  })

export const someFacts = fc.array(anyFacts, { maxLength: 60 })

/** The same by going through all of them each time. */
export function naiveFacts(list: readonly GroupedFacts[]): Facts {
  return {
    samples(measure, { from, until }, visit) {
      for (const one of list) {
        const sample = one[measure]
        if (sample !== null && sample.at >= from && sample.at < until) visit(sample.ms, sample.at, one)
      }
    },
    ends({ from, until }, visit) {
      for (const one of list) {
        const { end, cost } = one
        if (end !== null && end.at >= from && end.at < until) visit({ ...end, cost }, end.at, one)
      }
    },
    waited: () => new Set(list.flatMap(({ wait, vendor }) => (wait === null ? [] : vendor))),
  }
}

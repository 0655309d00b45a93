/** Facts of tasks as charts see them, for tests. */
import fc from 'fast-check'
import { OUTCOMES, type TaskFacts } from '#charts/task-facts.ts'
import { DAY, HOUR } from '#domain/time.ts'
import { aFailure, NOON } from '#testing/builders.ts'

export function facts(changes: Partial<TaskFacts> = {}): TaskFacts {
  return { vendor: 'hiapi', model: 'm', wait: null, run: null, end: null, cost: null, ...changes }
}

const anyAt = fc.integer({ min: NOON - 3 * DAY, max: NOON + HOUR })
const anyMeasure = fc.option(fc.record({ ms: fc.nat(HOUR), at: anyAt }))

const anyFacts: fc.Arbitrary<TaskFacts> = fc
  .record({
    vendor: fc.constantFrom('hiapi', 'piapi'),
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

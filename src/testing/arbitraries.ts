/** Random values of the domain for property tests. */
import fc from 'fast-check'
import { evidenceOf } from '#domain/task/evidence.ts'
import { TROUBLE_REASONS } from '#domain/task/failure.ts'
import type { Remark } from '#domain/task/remark.ts'
import type { Observation, Sighting } from '#domain/task/observation.ts'
import { OUTPUT_KINDS, type Output } from '#domain/output/output.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { NOON, aFailure, anOutput, aTrouble, sawStatus } from '#testing/builders.ts'

const progress = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))

export const anyInstant = fc.integer({ min: NOON - 1e9, max: NOON + 1e9 })

export const anyState: fc.Arbitrary<ObservedState> = fc.oneof(
  fc.record({ phase: fc.constant('queued' as const), position: fc.option(fc.nat(100)) }),
  fc.record({ phase: fc.constant('running' as const), progress }),
  fc.record({ phase: fc.constant('unrecognised' as const), word: fc.string() }),
  fc.constantFrom('finishing', 'succeeded', 'cancelled', 'gone').map((phase) => ({ phase })),
  fc
    .tuple(fc.constantFrom('failed', 'timedOut'), fc.string())
    .map(([phase, code]) => ({ phase, failure: aFailure({ code }) })),
)

export const anyOutput: fc.Arbitrary<Output> = fc
  .record({ key: fc.constantFrom('0', '1', '2'), kind: fc.constantFrom(...OUTPUT_KINDS), url: fc.webUrl() })
  .map(anOutput)

export const anyRemark: fc.Arbitrary<Remark> = fc.oneof(
  fc.constant({ kind: 'files-removed' } as const),
  fc.tuple(fc.constantFrom('held-back', 'needs-person'), fc.option(fc.string())).map(([kind, why]) => ({ kind, why })),
  fc
    .tuple(fc.nat(), fc.option(fc.nat()), fc.option(fc.string()))
    .map(([failed, of, why]) => ({ kind: 'part-failed' as const, failed, of, why })),
)

const anyFacts = fc.record({
  createdAt: fc.option(anyInstant),
  startedAt: fc.option(anyInstant),
  endedAt: fc.option(anyInstant),
  precision: fc.constantFrom(1, 1000),
  model: fc.option(fc.string()),
  movedAt: fc.option(anyInstant),
  prompt: fc.option(fc.string()),
  echo: fc.constant(null),
})

const anyStatus: fc.Arbitrary<Observation> = fc
  .tuple(
    anyState,
    anyFacts,
    fc.uniqueArray(anyOutput, { selector: (output) => output.key }),
    fc.string(),
    fc.option(anyRemark, { nil: undefined }),
  )
  .map(([state, facts, outputs, body, remark]) =>
    sawStatus(state, {
      facts,
      outputs,
      ...(remark && { remark }),
      evidence: evidenceOf(200, body, { statusWord: state.phase }),
    }),
  )

export const anyTrouble: fc.Arbitrary<Observation> = fc
  .tuple(fc.constantFrom(...TROUBLE_REASONS), fc.option(anyInstant), fc.string())
  .map(([reason, retryAt, message]) => ({
    kind: 'unreachable' as const,
    trouble: aTrouble({ reason, message }),
    retryAt,
    evidence: null,
  }))

export const anyObservation: fc.Arbitrary<Observation> = fc.oneof({ weight: 4, arbitrary: anyStatus }, anyTrouble)

export const anySighting: fc.Arbitrary<Sighting> = fc
  .tuple(anyInstant, fc.nat(30_000), fc.option(fc.nat(600_000)), fc.option(fc.integer({ min: -5000, max: 5000 })))
  .map(([askedAt, took, gap, offset]) => ({
    askedAt,
    answeredAt: askedAt + took,
    lastAskedAt: gap === null ? null : askedAt - gap,
    vendorClock: offset === null ? null : { offset, error: 500 },
  }))

export const anyHistory = fc.array(fc.tuple(anyObservation, anySighting), { maxLength: 12 })

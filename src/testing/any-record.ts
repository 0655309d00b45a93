/** Random records for property tests: every phase, every kind of contact, any JSON where a vendor decides. */
import fc from 'fast-check'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import { DEEDS } from '#domain/people/person-act.ts'
import { NOT_KEPT_REASONS } from '#domain/output/output.ts'
import type { Contact, TaskRecord, TaskState } from '#domain/task/task.ts'
import type { TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import { anyInstant, anyOutput, anyState, anyRemark } from '#testing/arbitraries.ts'
import { aFailure, anOutput, aRecord, aTrouble } from '#testing/builders.ts'

/** `-0` is the one number that JSON does not give back. */
const anyJson: fc.Arbitrary<Json> = fc.json({ maxDepth: 3 }).map((text): Json => JSON.parse(text.replaceAll('-0', '0')))
const anyJsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(fc.string(), anyJson, { noNullPrototype: true })

const anyEvidence = fc.option(
  fc.tuple(fc.integer({ min: 100, max: 599 }), fc.string()).map(([status, body]) => evidenceOf(status, body)),
)

const anyTaskState: fc.Arbitrary<TaskState> = fc.oneof(
  anyState,
  fc.constantFrom('tracked', 'submitting').map((phase) => ({ phase })),
  fc.string().map((message) => ({ phase: 'unconfirmed' as const, trouble: aTrouble({ message }) })),
  anyJson.map((raw) => ({ phase: 'failed' as const, failure: aFailure({ raw, httpStatus: null, requestId: 'r' }) })),
)

const anyContact: fc.Arbitrary<Contact> = fc
  .tuple(anyInstant, anyInstant, fc.nat(), anyEvidence, fc.constantFrom('fine', 'retrying', 'waiting', 'blocked'))
  .map(([since, until, streak, evidence, kind]): Contact => {
    const silence = { since, trouble: aTrouble(), evidence }
    if (kind === 'fine') return { kind }
    if (kind === 'retrying') return { kind, streak, ...silence }
    if (kind === 'waiting') return { kind, streak, until, ...silence }
    return { kind, ...silence }
  })

const anyEntry: fc.Arbitrary<TimelineEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('phase' as const),
    phase: anyTaskState.map((state) => state.phase),
    word: fc.option(fc.string()),
    notBefore: fc.option(anyInstant),
    notAfter: anyInstant,
    source: fc.constantFrom('observed', 'vendor'),
  }),
  fc.record({ kind: fc.constant('anomaly' as const), at: anyInstant, text: fc.string() }),
)

const anySavedOutput = fc.tuple(anyInstant, fc.nat(), fc.string()).map(([at, bytes, fileName]) =>
  anOutput({
    expiry: { at, source: 'estimate' },
    saved: { at, bytes, contentType: 'image/png', sha256: 'a'.repeat(64), fileName },
  }),
)

const anyAnsweredOutput = fc.tuple(anyInstant, fc.nat(), fc.boolean()).map(([at, bytes, kept]) =>
  anOutput({
    told: kept ? 'soon' : 'critical',
    answer: kept ? { kind: 'snoozed', until: at } : { kind: 'unwanted', at },
    copy: kept
      ? { kind: 'kept', at, bytes, contentType: 'video/mp4', sha256: 'b'.repeat(64) }
      : { kind: 'removed', at },
  }),
)

const anyMissedOutput = fc
  .tuple(anyInstant, fc.constantFrom(...NOT_KEPT_REASONS))
  .map(([at, why]) => anOutput({ notKept: { why, at } }))

export const anyRecord: fc.Arbitrary<TaskRecord> = fc
  .record({
    id: fc.string().map((text) => `test/${text}` as const),
    remote: fc.option(fc.record({ id: fc.string(), handle: anyJson })),
    request: fc.option(
      fc.record({ model: fc.string(), params: anyJsonObject, options: anyJsonObject, idempotencyKey: fc.uuid() }),
    ),
    model: fc.option(fc.string()),
    addedAt: anyInstant,
    state: anyTaskState,
    contact: anyContact,
    timeline: fc.array(anyEntry, { maxLength: 6 }),
    estimate: fc.option(fc.nat()),
    cost: fc.option(
      fc.record({ estimated: fc.option(fc.nat()), used: fc.option(fc.nat()), unit: fc.constant('credits') }),
    ),
    outputs: fc.array(fc.oneof(anyOutput, anySavedOutput, anyAnsweredOutput, anyMissedOutput), { maxLength: 3 }),
    evidence: anyEvidence,
    tags: fc.array(fc.string(), { maxLength: 3 }),
    note: fc.string(),
    paused: fc.boolean(),
  })
  .chain((record) =>
    fc
      .record(
        {
          echoedPrompt: fc.string(),
          movedAt: anyInstant,
          goneMeansCancelled: anyInstant,
          remark: anyRemark,
          keepForEver: fc.boolean(),
          title: fc.string(),
          acts: fc.array(fc.record({ at: anyInstant, did: fc.constantFrom(...DEEDS), by: fc.string() }), {
            maxLength: 3,
          }),
        },
        { requiredKeys: [], noNullPrototype: true },
      )
      .map((told) => aRecord({ ...record, ...told })),
  )

/**
 * The shape of a stored record. What comes back from a disk is outside input like any other: an older version of
 * us, a half-finished write or a person with developer tools may have written it.
 */
import * as v from 'valibot'
import { TROUBLE_REASONS } from '#domain/task/failure.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { NOT_KEPT_REASONS, OUTPUT_KINDS, RISK_LEVELS } from '#domain/output/output.ts'
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { DEEDS } from '#domain/people/person-act.ts'
import { PHASES } from '#domain/task/phase.ts'

const text = v.string()
const number = v.number()
const textOrNull = v.nullable(text)
const numberOrNull = v.nullable(number)

export const taskIdSchema = v.custom<TaskId>((value) => typeof value === 'string' && value.indexOf('/') > 0)

const jsonSchema = v.custom<Json>(isJson)
const jsonObjectSchema = v.custom<JsonObject>((value) => isJsonObject(value) && isJson(value))

const troubleSchema = v.object({
  reason: v.picklist(TROUBLE_REASONS),
  httpStatus: numberOrNull,
  code: textOrNull,
  message: text,
})

const failureSchema = v.object({
  step: v.picklist(['submit', 'task', 'poll', 'cancel', 'output']),
  httpStatus: numberOrNull,
  code: textOrNull,
  message: text,
  requestId: textOrNull,
  raw: jsonSchema,
})

const remoteSchema = v.object({ id: text, handle: jsonSchema })

const stateSchema = v.variant('phase', [
  v.object({ phase: v.picklist(['tracked', 'submitting', 'finishing', 'succeeded', 'cancelled', 'gone']) }),
  v.object({
    phase: v.literal('unconfirmed'),
    trouble: troubleSchema,
    candidates: v.exactOptional(
      v.array(v.object({ remote: remoteSchema, createdAt: numberOrNull, prompt: textOrNull })),
    ),
    notOurs: v.exactOptional(v.array(text)),
  }),
  v.object({ phase: v.literal('queued'), position: numberOrNull }),
  v.object({ phase: v.literal('running'), progress: numberOrNull }),
  v.object({ phase: v.literal('unrecognised'), word: text }),
  v.object({ phase: v.picklist(['failed', 'timedOut']), failure: failureSchema }),
])

export const evidenceSchema = v.object({
  httpStatus: numberOrNull,
  statusWord: textOrNull,
  requestId: textOrNull,
  body: text,
  bodyLength: number,
})

/** Only a record's own last answer may be shelved. */
const keptEvidenceSchema = v.object({ ...evidenceSchema.entries, body: textOrNull })

const silence = { since: number, trouble: troubleSchema, evidence: v.nullable(evidenceSchema) }

const contactSchema = v.variant('kind', [
  v.object({ kind: v.literal('fine') }),
  v.object({ kind: v.literal('retrying'), streak: number, ...silence }),
  v.object({ kind: v.literal('waiting'), streak: number, until: number, ...silence }),
  v.object({ kind: v.literal('blocked'), ...silence }),
])

const timelineEntrySchema = v.variant('kind', [
  v.object({
    kind: v.literal('phase'),
    phase: v.picklist(PHASES),
    word: textOrNull,
    notBefore: numberOrNull,
    notAfter: number,
    source: v.picklist(['observed', 'vendor']),
  }),
  v.object({ kind: v.literal('anomaly'), at: number, text }),
])

/** What a person may open with a click: `data:` and `file:` are no links of a vendor. */
const linkSchema = v.custom<string>((value) => typeof value === 'string' && httpUrl(value) === value)

const outputSchema = v.object({
  key: text,
  kind: v.picklist(OUTPUT_KINDS),
  role: textOrNull,
  url: linkSchema,
  keyedBy: v.exactOptional(textOrNull),
  expiry: v.nullable(v.object({ at: number, source: v.picklist(['vendor', 'signature', 'estimate']) })),
  bytes: numberOrNull,
  width: numberOrNull,
  height: numberOrNull,
  durationMs: numberOrNull,
  saved: v.nullable(v.object({ at: number, bytes: number, contentType: text, sha256: text, fileName: text })),
  copy: v.nullable(
    v.variant('kind', [
      v.object({ kind: v.literal('kept'), at: number, bytes: number, contentType: text, sha256: text }),
      v.object({ kind: v.literal('removed'), at: number }),
    ]),
  ),
  notKept: v.exactOptional(v.object({ why: v.picklist(NOT_KEPT_REASONS), at: number })),
  told: v.nullable(v.picklist(RISK_LEVELS)),
  answer: v.nullable(
    v.variant('kind', [
      v.object({ kind: v.literal('snoozed'), until: number }),
      v.object({ kind: v.literal('unwanted'), at: number }),
    ]),
  ),
})

const remarkSchema = v.variant('kind', [
  v.object({ kind: v.literal('files-removed') }),
  v.object({ kind: v.picklist(['held-back', 'needs-person']), why: textOrNull }),
  v.object({ kind: v.literal('part-failed'), failed: number, of: numberOrNull, why: textOrNull }),
])

export const taskRecordSchema: v.GenericSchema<unknown, TaskRecord> = v.object({
  id: taskIdSchema,
  connection: text,
  vendor: text,
  model: textOrNull,
  remote: v.nullable(remoteSchema),
  request: v.nullable(
    v.object({ model: text, params: jsonObjectSchema, options: jsonObjectSchema, idempotencyKey: text }),
  ),
  resubmitOf: v.nullable(taskIdSchema),
  addedAt: number,
  state: stateSchema,
  contact: contactSchema,
  timeline: v.array(timelineEntrySchema),
  estimate: numberOrNull,
  cost: v.nullable(v.object({ estimated: numberOrNull, used: numberOrNull, unit: text })),
  echoedPrompt: v.exactOptional(text),
  remark: v.exactOptional(remarkSchema),
  goneMeansCancelled: v.exactOptional(number),
  movedAt: v.exactOptional(number),
  outputs: v.array(outputSchema),
  evidence: v.nullable(keptEvidenceSchema),
  tags: v.array(text),
  title: v.exactOptional(text),
  note: text,
  paused: v.boolean(),
  keepForEver: v.exactOptional(v.boolean()),
  acts: v.exactOptional(v.array(v.object({ at: number, did: v.picklist(DEEDS), by: text }))),
})

/** Iterative, because a vendor's error value may be nested deeper than the call stack. */
function isJson(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (next === null || typeof next === 'string' || typeof next === 'boolean') continue
    if (typeof next === 'number' && Number.isFinite(next)) continue
    if (Array.isArray(next)) open.push(...next)
    else if (isPlainObject(next)) open.push(...Object.values(next))
    else return false
  }
  return true
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

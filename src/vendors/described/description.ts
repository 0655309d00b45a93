/**
 * A vendor as data. One JSON object says how it is asked and how its answers are read; `read-description.ts` checks
 * what no shape can say. Unknown members are refused, so that a mistyped one is never silently without effect.
 *
 * A *path* is JSONPath (RFC 9535) of names, indexes and `*`; a list of paths means the first that finds something.
 */
import * as v from 'valibot'
import { OUTPUT_KINDS } from '#domain/output/output.ts'
import type { UtcOffset } from '#domain/time.ts'
import { formsSchema, rulesSchema } from '#vendors/described/description-extras.ts'
import { isReadable } from '#vendors/described/path-query.ts'

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most))
const template = text(300)

/** A name, an index or `*` after another: neither filters nor `..`, so that reading is linear. */
const PATH = /^\$(?:\.(?:[\p{L}_][\p{L}\p{N}_-]*|\*)|\[(?:\d{1,4}|\*|'[^'\\]{1,80}'|"[^"\\]{1,80}")\])*$/u
const NO_PATH = 'is not a path of names, indexes and *, such as $.data.items[*].url'
const path = v.pipe(text(200), v.regex(PATH, NO_PATH), v.check(isReadable, NO_PATH))
const paths = v.union([path, v.pipe(v.array(path), v.minLength(1), v.maxLength(12))])
export type Paths = v.InferOutput<typeof paths>

/** Names alone: there is one code in an answer, and one place for it. */
const namesOnly = v.pipe(
  text(200),
  v.regex(/^\$(?:\.[\p{L}_][\p{L}\p{N}_-]*){1,6}$/u, 'is not a path of names alone, such as $.base_resp.status_code'),
)

/** Within one item: a member, or a path from the top of the answer. */
const INNER = /^(?:[\p{L}_][\p{L}\p{N}_.-]*|\$.*)$/u
const NO_MEMBER = 'is neither the name of a member nor a path'
const inner = v.pipe(text(200), v.regex(INNER, NO_MEMBER), v.check(isInnerPath, NO_MEMBER))

function isInnerPath(name: string): boolean {
  const whole = name.startsWith('$') ? name : `$.${name}`
  return PATH.test(whole) && isReadable(whole)
}

const duration = v.pipe(text(8), v.regex(/^[1-9]\d{0,3}[smhd]$/, 'is not a duration such as 10m, 24h or 7d'))
const zone = v.custom<UtcOffset>(
  (value) => typeof value === 'string' && /^(?:Z|[+-]\d{2}:\d{2})$/.test(value),
  'is not an offset such as +08:00',
)
const code = v.union([v.pipe(v.number(), v.integer()), text(100), v.boolean(), v.null()])
const codes = v.pipe(v.array(code), v.minLength(1), v.maxLength(60))
const envelopeCodes = v.pipe(
  v.array(v.union([v.pipe(v.number(), v.integer()), text(100), v.boolean()])),
  v.minLength(1),
  v.maxLength(60),
)
const httpStatus = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599))
const httpStatuses = v.pipe(v.array(httpStatus), v.minLength(1), v.maxLength(20))

const DESCRIBED_PHASES = [
  'queued',
  'running',
  'finishing',
  'succeeded',
  'failed',
  'timedOut',
  'cancelled',
  'gone',
] as const
const phase = v.picklist(DESCRIBED_PHASES)
export type DescribedPhase = (typeof DESCRIBED_PHASES)[number]

const headers = v.pipe(v.record(text(60), text(200)), v.maxEntries(10))

/** First that holds. `not` turns `is` round. */
const stateRule = v.strictObject({
  http: v.exactOptional(httpStatuses),
  at: v.exactOptional(paths),
  is: v.exactOptional(codes),
  not: v.exactOptional(v.boolean()),
  has: v.exactOptional(v.boolean()),
  words: v.exactOptional(v.pipe(v.record(text(100), phase), v.minEntries(1), v.maxEntries(200))),
  phase: v.exactOptional(phase),
})
export type StateRule = v.InferOutput<typeof stateRule>

const output = v.strictObject({
  /** Each hit is a file: its address, or an object with one. */
  each: v.exactOptional(paths),
  /** Every address below is a file. */
  walk: v.exactOptional(path),
  url: v.exactOptional(inner),
  /** A kind, or the member that holds it. */
  kind: v.exactOptional(v.union([v.picklist(OUTPUT_KINDS), inner])),
  role: v.exactOptional(text(60)),
  expires: v.exactOptional(inner),
  size: v.exactOptional(
    v.strictObject({
      width: v.exactOptional(inner),
      height: v.exactOptional(inner),
      bytes: v.exactOptional(inner),
      mime: v.exactOptional(inner),
      seconds: v.exactOptional(inner),
    }),
  ),
  lives: v.exactOptional(duration),
  /** Asking again gives a fresh link. */
  renews: v.exactOptional(v.boolean()),
  /**
   * `key`: the file is given out to the key alone, by the call `view`. `answer`: it stands in the answer itself, as
   * base64; nobody keeps it, and it is read out of a fresh answer when it is shown or saved.
   */
  via: v.exactOptional(v.picklist(['key', 'answer'])),
  /** Where `each` finds several, `{file}` is what tells them apart: the hit, or what an address of this form has there. */
  view: v.exactOptional(template),
  /** Only where no rule before this one found a file: the same one stands in two places. */
  otherwise: v.exactOptional(v.literal(true)),
})
export type DescribedOutput = v.InferOutput<typeof output>

/** What is said beside the state: the first that holds. See `domain/task/remark.ts` for the kinds. */
const remark = v.strictObject({
  kind: v.picklist(['held-back', 'files-removed', 'part-failed', 'needs-person']),
  at: v.exactOptional(paths),
  is: v.exactOptional(codes),
  has: v.exactOptional(v.boolean()),
  why: v.exactOptional(paths),
  /** How many: a number, or as many as there are hits. */
  failed: v.exactOptional(paths),
  of: v.exactOptional(paths),
})
export type DescribedRemark = v.InferOutput<typeof remark>

const readingEntries = {
  unwrap: v.exactOptional(v.pipe(v.array(path), v.maxLength(10))),
  position: v.exactOptional(v.strictObject({ at: paths, from: v.picklist([0, 1]) })),
  progress: v.exactOptional(
    v.union([
      v.strictObject({ at: paths, of: v.picklist([1, 100, 'percent']) }),
      v.strictObject({ at: paths, last: v.literal('percent') }),
    ]),
  ),
  model: v.exactOptional(paths),
  created: v.exactOptional(paths),
  started: v.exactOptional(paths),
  ended: v.exactOptional(paths),
  estimate: v.exactOptional(paths),
  cost: v.exactOptional(
    v.strictObject({ used: v.exactOptional(paths), estimated: v.exactOptional(paths), unit: text(20) }),
  ),
  code: v.exactOptional(paths),
  message: v.exactOptional(paths),
  requestId: v.exactOptional(paths),
  /** What the result call needs besides the handle. */
  file: v.exactOptional(paths),
  outputs: v.exactOptional(v.pipe(v.array(output), v.maxLength(40))),
  remarks: v.exactOptional(v.pipe(v.array(remark), v.maxLength(20))),
}
const stateRules = v.pipe(v.array(stateRule), v.minLength(1), v.maxLength(200))
const readingSchema = v.strictObject({ ...readingEntries, state: v.exactOptional(stateRules) })
export type Reading = v.InferOutput<typeof readingSchema>

const method = {
  get: v.exactOptional(template),
  post: v.exactOptional(template),
  put: v.exactOptional(template),
  delete: v.exactOptional(template),
  headers: v.exactOptional(headers),
}
export interface DescribedCall {
  readonly get?: string
  readonly post?: string
  readonly put?: string
  readonly delete?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Of a member that is sent, with dots between those that lie in each other. */
const memberName = v.pipe(text(100), v.regex(/^[\w-]+(?:\.[\w-]+){0,5}$/, 'is not the name of a member'))

const option = v.strictObject({
  at: v.exactOptional(memberName),
  query: v.exactOptional(memberName),
  choices: v.exactOptional(v.pipe(v.array(text(100)), v.minLength(1), v.maxLength(100))),
  ask: v.exactOptional(text(200)),
})
export type DescribedOption = v.InferOutput<typeof option>

const handlePart = v.strictObject({
  is: text(300),
  /**
   * `exclusive`: nobody else's ids look like this, so that it is recognised where the vendor has no connection.
   * `address`: it is never recognised alone.
   */
  claim: v.exactOptional(v.picklist(['exclusive', 'shared', 'address'])),
  ask: v.exactOptional(text(200)),
  keep: v.exactOptional(v.boolean()),
})

/** What is needed to name the vendor and to recognise its tasks: this much is loaded before anything is watched. */
const introduction = {
  key: v.pipe(text(40), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'is not lower-case letters and digits, joined by -')),
  label: text(60),
  docs: v.exactOptional(v.pipe(text(300), v.regex(/^https:\/\//, 'is not an https address'))),
  hosts: v.pipe(v.array(text(200)), v.minLength(1), v.maxLength(20)),
  rate: v.exactOptional(
    v.strictObject({
      perSecond: v.exactOptional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(100))),
      pollEvery: v.exactOptional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(3600))),
    }),
  ),
  handle: v.pipe(v.record(v.pipe(text(30), v.regex(/^[a-z]\w*$/)), handlePart), v.maxEntries(5)),
  urls: v.exactOptional(v.pipe(v.array(template), v.maxLength(100))),
}
const introductionSchema = v.object(introduction)
export type Introduction = v.InferOutput<typeof introductionSchema>

export const descriptionSchema = v.strictObject({
  description: v.literal(1),
  ...introduction,
  auth: v.pipe(v.record(text(60), text(200)), v.minEntries(1), v.maxEntries(3)),
  headers: v.exactOptional(headers),
  /** How long the vendor knows a task, since it was submitted or, with `from`, since it ended. */
  keeps: v.exactOptional(v.union([duration, v.strictObject({ for: duration, from: v.picklist(['made', 'end']) })])),
  /** Where times without an offset are meant. */
  zone: v.exactOptional(zone),
  /** One word covers waiting and running. */
  hidesRunning: v.exactOptional(v.boolean()),
  envelope: v.exactOptional(
    v.strictObject({
      code: namesOnly,
      /** The first is the plain yes; others say something of an answer that is fine (WaveSpeed: 5004, waited too long). */
      good: envelopeCodes,
      /** The task failed; to any other call than a poll, a refusal. */
      failed: v.exactOptional(envelopeCodes),
      gone: v.exactOptional(envelopeCodes),
      /** The HTTP statuses that other codes stand for. */
      statuses: v.exactOptional(v.pipe(v.record(text(40), httpStatus), v.maxEntries(60))),
      message: v.exactOptional(paths),
    }),
  ),
  /** An error answer with something at this place is the vendor's own word, and not that of anything on the way. */
  errors: v.exactOptional(v.strictObject({ at: paths, code: v.exactOptional(paths), message: v.exactOptional(paths) })),
  poll: v.strictObject({
    ...method,
    ...readingEntries,
    state: stateRules,
    /** Where answers name their task; where the answer to a submit does if this says nothing. */
    id: v.exactOptional(paths),
  }),
  result: v.exactOptional(v.strictObject({ ...method, ...readingEntries, state: v.exactOptional(stateRules) })),
  submit: v.exactOptional(
    v.strictObject({
      ...method,
      body: v.unknown(),
      id: paths,
      like: v.exactOptional(v.strictObject({ at: paths, url: template })),
      /** An address in the answer: where it lies at another of the hosts, the task is asked for there. */
      home: v.exactOptional(paths),
      from: v.exactOptional(v.record(text(30), text(100))),
      whole: v.exactOptional(v.boolean()),
      refused: v.exactOptional(v.pipe(v.array(stateRule), v.maxLength(20))),
      options: v.exactOptional(v.pipe(v.record(v.pipe(text(30), v.regex(/^[a-z]\w*$/)), option), v.maxEntries(10))),
      idempotency: v.exactOptional(v.union([v.strictObject({ header: text(60) }), v.strictObject({ at: memberName })])),
    }),
  ),
  cancel: v.exactOptional(
    v.strictObject({
      ...method,
      requested: v.exactOptional(httpStatuses),
      tooLate: v.exactOptional(httpStatuses),
      only: v.exactOptional(v.pipe(v.array(v.picklist(['queued', 'running', 'finishing'])), v.minLength(1))),
      /** What the same call does to a task in another phase, as the end of a sentence: `delete the task and its files`. */
      erases: v.exactOptional(text(120)),
      /** The vendor forgets what it cancelled. */
      afterwards: v.exactOptional(v.literal('gone')),
    }),
  ),
  list: v.exactOptional(
    v.strictObject({
      ...method,
      rows: path,
      total: v.exactOptional(paths),
      hasMore: v.exactOptional(paths),
      next: v.exactOptional(v.union([v.strictObject({ url: paths }), v.strictObject({ cursor: paths })])),
      most: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
      whole: v.exactOptional(v.boolean()),
    }),
  ),
  probe: v.exactOptional(
    v.strictObject({ ...method, works: v.exactOptional(httpStatuses), credits: v.exactOptional(paths) }),
  ),
  rules: v.exactOptional(rulesSchema),
  models: v.exactOptional(formsSchema),
})

/** A checked description: only `read-description.ts` makes one. */
export type Description = v.InferOutput<typeof descriptionSchema>

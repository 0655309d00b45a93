/**
 * What a page and a gateway that keeps its list say to each other. Commands are answered once each: sent again with the
 * same id they give the same answer, so that a page may repeat what it heard no answer to. The feed is an event stream
 * whose ids are cursors: a page that comes back with its last one hears what it missed.
 */
import * as v from 'valibot'
import { connectionSchema } from '#domain/connection/gateway-protocol.ts'
import { TROUBLE_REASONS } from '#domain/task/failure.ts'
import { isJsonObject, type JsonObject } from '#domain/json.ts'
import type { BudgetUse } from '#engine/connection/budget-use.ts'
import type { ConnectionStatus, Draft, TeamInfo } from '#engine/engine.ts'
import type { PersonEdit } from '#domain/task/record-parts.ts'
import type { Candidate, Remote, TaskRef } from '#domain/task/task.ts'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import { COPY_PLACES, type CopyPlace } from '#domain/output/copy-place.ts'
import { RISK_LEVELS } from '#domain/output/output.ts'
import { pollsSchema } from '#engine/storage/tabs.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

const text = v.string()
const number = v.number()
const ids = v.array(taskIdSchema)
const tags = v.array(text)
const jsonObject = v.custom<JsonObject>((value) => isJsonObject(value))

const remoteSchema: v.GenericSchema<unknown, Remote> = v.object({
  id: v.pipe(text, v.minLength(1)),
  handle: v.custom<Remote['handle']>(() => true),
})

const candidateSchema: v.GenericSchema<unknown, Candidate> = v.object({
  remote: remoteSchema,
  createdAt: v.nullable(number),
  prompt: v.nullable(text),
})

/** One for each member, also those that may be absent: what is not listed is dropped on the way. */
type Members<T> = Record<keyof T, v.GenericSchema>

const refSchema: v.GenericSchema<unknown, TaskRef> = v.object({
  connection: text,
  vendor: text,
  remote: remoteSchema,
  model: v.nullable(text),
  title: v.exactOptional(text),
} satisfies Members<TaskRef>)

const draftSchema: v.GenericSchema<unknown, Draft> = v.object({
  connection: text,
  model: text,
  params: jsonObject,
  options: jsonObject,
  tags,
  note: text,
  resubmitOf: v.nullable(taskIdSchema),
})

const outputEditSchema = v.object({
  saved: v.exactOptional(
    v.nullable(v.object({ at: number, bytes: number, contentType: text, sha256: text, fileName: text })),
  ),
  told: v.exactOptional(v.nullable(v.picklist(RISK_LEVELS))),
  answer: v.exactOptional(
    v.nullable(
      v.variant('kind', [
        v.object({ kind: v.literal('snoozed'), until: number }),
        v.object({ kind: v.literal('unwanted'), at: number }),
      ]),
    ),
  ),
})

const editSchema: v.GenericSchema<unknown, PersonEdit> = v.object({
  tags: v.exactOptional(tags),
  title: v.exactOptional(text),
  note: v.exactOptional(text),
  paused: v.exactOptional(v.boolean()),
  keepForEver: v.exactOptional(v.boolean()),
  outputs: v.exactOptional(v.record(text, outputEditSchema)),
} satisfies Members<PersonEdit>)

/** The arguments of each command, in the order of the engine's own method. Rows are read like those of a disk. */
export const COMMANDS = {
  track: v.tuple([v.array(refSchema), tags]),
  submit: v.tuple([draftSchema, number]),
  resend: v.tuple([taskIdSchema, v.boolean()]),
  takeCandidate: v.tuple([taskIdSchema, candidateSchema]),
  refuseCandidates: v.tuple([taskIdSchema]),
  recheck: v.tuple([taskIdSchema]),
  cancel: v.tuple([taskIdSchema]),
  forget: v.tuple([ids]),
  move: v.tuple([taskIdSchema, refSchema]),
  restore: v.tuple([v.array(v.unknown())]),
  /** What the list has under these ids, as rows: a page carries what is over without the text of its last answer. */
  read: v.tuple([ids]),
  /** A page of another list: what is here already is merged with it. Gives how many of them are kept then. */
  import: v.tuple([v.array(v.unknown())]),
  edit: v.tuple([v.array(v.object({ id: taskIdSchema, edit: editSchema }))]),
  testConnection: v.tuple([text]),
  endWait: v.tuple([text]),
  list: v.tuple([text, v.nullable(text), number]),
  checkNow: v.tuple([ids]),
  watching: v.tuple([ids]),
  pause: v.tuple([v.boolean()]),
} as const

/** So many rows are far below what a command may have, however long their notes and answers are. */
export const ROWS_A_COMMAND = 200

export type CommandName = keyof typeof COMMANDS
export type CommandArgs<K extends CommandName> = v.InferOutput<(typeof COMMANDS)[K]>

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

/** `id` is made by whoever sends it, and kept for a day by the gateway. */
export const commandSchema = v.object({ id: v.pipe(text, v.regex(/^[\w-]{16,64}$/)), args: v.unknown() })

/** How a command ended; `message` is a sentence for the person. */
export const answerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), message: text }),
])
export type CommandAnswer = v.InferOutput<typeof answerSchema>

const troubleSchema = v.object({
  reason: v.picklist(TROUBLE_REASONS),
  httpStatus: v.nullable(number),
  code: v.nullable(text),
  message: text,
})

export const statusSchema: v.GenericSchema<unknown, ConnectionStatus> = v.object({
  connection: connectionSchema,
  health: v.variant('kind', [
    v.object({ kind: v.literal('idle') }),
    v.object({ kind: v.literal('fine'), since: number }),
    v.object({ kind: v.literal('waiting'), since: number, until: number, trouble: troubleSchema }),
    v.object({ kind: v.picklist(['retrying', 'blocked']), since: number, trouble: troubleSchema }),
  ]),
  held: v.nullable(v.picklist(['offline', 'gateway'])),
  budget: v.object({
    perSecond: number,
    allowedPerSecond: number,
    inFlight: number,
    waiting: number,
    checks: v.exactOptional(v.object({ least: number, most: number, tasks: number })),
    sweep: v.exactOptional(v.object({ tasks: number, pages: number, every: number })),
  } satisfies Members<BudgetUse>),
} satisfies Members<ConnectionStatus>)

const rule = { keeps: v.boolean(), bytes: v.nullable(number), age: v.nullable(number) }
const rulesSchema: v.GenericSchema<unknown, ArchiveRules> = v.object({
  ...rule,
  own: v.array(v.tuple([text, v.object(rule)])),
})

const placesSchema: v.GenericSchema<unknown, readonly CopyPlace[]> = v.array(
  v.object({ kind: v.picklist(COPY_PLACES), name: text, count: number, bytes: number } satisfies Members<CopyPlace>),
)

/** Which gateway of several works for each connection, and since when. Without one, `keyed` says whether any could. */
const teamSchema: v.GenericSchema<unknown, TeamInfo> = v.object({
  here: text,
  gateways: v.array(text),
  owners: v.array(v.object({ connection: text, gateway: text, since: number })),
  keyed: v.array(text),
})

/** How the gateway's engine fares. */
export const stateSchema = v.object({
  statuses: v.array(statusSchema),
  mode: v.picklist(['starting', 'polling', 'paused', 'offline', 'following']),
  live: number,
  liveBy: v.array(v.tuple([text, number])),
  storage: v.object({
    kind: v.picklist(['loading', 'ready', 'unavailable', 'blocked', 'failing', 'full', 'lost', 'outdated', 'newer']),
    why: v.nullable(text),
    quarantined: number,
    restored: number,
  }),
  /** Where several gateways keep the list. */
  team: v.exactOptional(teamSchema),
  /** What is kept of outputs, and why no more is. */
  archive: v.object({
    count: number,
    bytes: number,
    trouble: v.nullable(text),
    rules: rulesSchema,
    places: placesSchema,
  }),
})
export type KeeperState = v.InferOutput<typeof stateSchema>

/** Changed rows as a disk has them, and ids of forgotten tasks; `more`: another page follows at once. */
export const rowsSchema = v.object({ rows: v.array(v.unknown()), gone: ids, more: v.boolean() })

export const pollEventSchema = v.object({ polls: pollsSchema })

export const FEED_EVENTS = { rows: 'rows', state: 'state', polls: 'polls', reset: 'reset' } as const

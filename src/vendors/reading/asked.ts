/**
 * An answer speaks for the task that was asked for, or for none. Proxies, caches and relays hand out the answer to
 * somebody else's question, and a poll that believes one ends the wrong task. So each answer's ids are compared with
 * those that were asked for, around the adapter's own reading: no adapter can forget it, and none has to know of it.
 * The same comparison tells where an error answer carries the very task: then the task's word counts.
 */
import type { Json } from '#domain/json.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Observation } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Names } from '#vendors/naming.ts'
import { ask, done } from '#vendors/port.ts'
import type { CancelOutcome, Script, Step, SubmitOutcome, TaskStream, Vendor, VendorReply } from '#vendors/port.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { unintelligible } from '#vendors/reading/http-trouble.ts'
import { asMeant } from '#vendors/reading/meant.ts'
import { jsonOf, readAnswer, replyMeaning } from '#vendors/reading/reply-json.ts'
import { retryAtOf } from '#vendors/reading/waits.ts'

/** The vendor as everybody uses it: its codes are read as it means them, and its calls speak of the asked task. */
export function speakingOfTheAsked(vendor: Vendor): Vendor {
  return asMeant(aboutTheAsked(vendor))
}

function aboutTheAsked(vendor: Vendor): Vendor {
  const { naming, cancel, stream, lookUpByOwnKey } = vendor
  const named = (json: Json | undefined) => (isJsonObject(json) ? naming.named(json) : {})
  const byKey = (key: string) => naming.ownKey?.(key) ?? {}
  const about = <T>(script: Script<T>, asked: Names, rules: Rules<T>) => aboutOne(script, { asked, named, ...rules })
  return {
    ...vendor,
    poll: (handle) => about(vendor.poll(handle), naming.asked(handle), POLL),
    submit: (request) => about(vendor.submit(request), byKey(request.idempotencyKey), SUBMIT),
    ...(cancel && { cancel: (handle) => about(cancel(handle), naming.asked(handle), CANCEL) }),
    ...(lookUpByOwnKey && { lookUpByOwnKey: (key) => about(lookUpByOwnKey(key), byKey(key), SUBMIT) }),
    ...(stream && {
      stream: (handle) => {
        const opened = stream(handle)
        return opened === null ? null : framesAboutOne(opened, naming.asked(handle), named)
      },
    }),
  }
}

interface Rules<T> {
  /** Whether a value says something of the task at all: trouble on the way is nobody's. */
  readonly claims: (value: T) => boolean
  /** What is left of an answer about another task. */
  readonly foreign: (reply: VendorReply, message: string) => T
  /** Whether a value that was read in spite of an error status is the task's own word. */
  readonly holds?: (value: T, reply: VendorReply) => boolean
}

interface Question<T> extends Rules<T> {
  readonly asked: Names
  readonly named: (json: Json | undefined) => Names
}

function aboutOne<T>(script: Script<T>, question: Question<T>): Script<T> {
  return { request: script.request, read: (reply) => readAboutOne(script, question, reply) }
}

function readAboutOne<T>(script: Script<T>, question: Question<T>, reply: VendorReply): Step<T> {
  const { asked, named, claims, foreign } = question
  const names = named(jsonOf(reply))
  const held = isSame(asked, names) ? heldTask(script, question, reply) : null
  const step = held ?? script.read(reply)
  const other = otherThan(asked, names)
  if (other !== null && (step.kind === 'ask' || claims(step.value))) return done(foreign(reply, aboutAnother(other)))
  return step.kind === 'ask' ? ask(aboutOne(step, question)) : step
}

/** About who asks, how often or with what rights: such a status stands, whatever came with it. */
export const ABOUT_THE_ASKER: readonly number[] = [401, 402, 403, 408, 425, 429]

/** The word of a task that came in an error answer (PiAPI: a failed task under 500); null where the status counts. */
function heldTask<T>(script: Script<T>, { holds }: Question<T>, reply: VendorReply): Step<T> | null {
  const { status } = readAnswer(reply)
  if (holds === undefined || status < 400 || ABOUT_THE_ASKER.includes(status)) return null
  const step = script.read(replyMeaning(reply, { holdsTask: true }))
  return step.kind === 'ask' || holds(step.value, reply) ? step : null
}

function framesAboutOne(stream: TaskStream, asked: Names, named: (json: Json | undefined) => Names): TaskStream {
  return {
    request: stream.request,
    read(data, at) {
      const said = stream.read(data, at)
      const other = otherThan(asked, named(parseJson(data)))
      if (said?.kind !== 'status' || other === null) return said
      const trouble = { reason: 'unintelligible', httpStatus: null, code: null, message: aboutAnother(other) } as const
      return { kind: 'unintelligible', trouble, evidence: evidenceOf(null, data) }
    },
  }
}

/** The first id that is not the one that was asked for under its name; null where none contradicts. */
function otherThan(asked: Names, named: Names): string | null {
  return Object.entries(named).find(([name, id]) => (asked[name] ?? id) !== id)?.[1] ?? null
}

function isSame(asked: Names, named: Names): boolean {
  return otherThan(asked, named) === null && Object.keys(named).some((name) => asked[name] !== undefined)
}

function aboutAnother(id: string): string {
  return cleanText(`the answer is about another task (${id.slice(0, 200)}), not the one that was asked for`)
}

const POLL: Rules<Observation> = {
  claims: ({ kind }) => kind === 'status',
  foreign: (reply, message) => unintelligible(readAnswer(reply), message),
  holds(value, reply) {
    if (value.kind !== 'status' || value.state.phase === 'gone' || value.state.phase === 'unrecognised') return false
    // A wait that is named beside a task that goes on is kept; an end needs no more asking.
    return isTerminal(value.state.phase) || retryAtOf(readAnswer(reply)) === null
  },
}

const SUBMIT: Rules<SubmitOutcome> = {
  claims: ({ kind }) => kind === 'accepted',
  foreign: (reply, message) => ({ ...unintelligible(readAnswer(reply), message), kind: 'unknown' }),
}

const CANCEL: Rules<CancelOutcome> = {
  claims: ({ kind }) => kind === 'requested' || kind === 'too-late',
  foreign: (reply, message) => ({ ...unintelligible(readAnswer(reply), message), kind: 'trouble' }),
}

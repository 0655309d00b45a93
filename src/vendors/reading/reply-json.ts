import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Json } from '#domain/json.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { readApiError } from '#vendors/reading/api-error.ts'
import { cleanText, textOf } from '#vendors/reading/clean.ts'
import { claimedStatus } from '#vendors/envelope.ts'
import type { VendorReply } from '#vendors/port.ts'

/** A reply after the first reading: is it JSON, what does it claim, does it carry an error. */
export interface Answer {
  readonly reply: VendorReply
  /** The HTTP status, or the one that an envelope's `code` claims under a 2xx. */
  readonly status: number
  /** Undefined when the body is not JSON; `complaint` then says how. */
  readonly json: Json | undefined
  readonly complaint: string | null
  /** Null for a good answer, and for an answer whose body says nothing. */
  readonly error: ApiError | null
}

const BEGINNING = 40

/** What was made of a reply's body, and need not be made again. */
interface Read {
  readonly json: Json | undefined
  evidence?: Evidence
}

/** Answers may be megabytes, and several readers ask each of them: whose task it is about, what it claims, what it says. */
const known = new WeakMap<VendorReply, Read>()

function readOnce(reply: VendorReply): Read {
  const before = known.get(reply)
  if (before !== undefined) return before
  const read: Read = { json: parseJson(withoutMark(reply.body)) }
  known.set(reply, read)
  return read
}

/** The reply's body as JSON, undefined where it is none. */
export function jsonOf(reply: VendorReply): Json | undefined {
  return readOnce(reply).json
}

/** The same reply, with more known about what it means. */
export function replyMeaning(
  reply: VendorReply,
  meaning: Pick<VendorReply, 'holdsTask' | 'envelope' | 'errorIn'>,
): VendorReply {
  const same = { ...reply, ...meaning }
  known.set(same, readOnce(reply))
  return same
}

function withoutMark(body: string): string {
  return body.startsWith('\uFEFF') ? body.slice(1) : body
}

/** Total for every reply. */
export function readAnswer(reply: VendorReply): Answer {
  const json = jsonOf(reply)
  const status = reply.holdsTask === true ? 200 : claimedStatus(reply.status, json, reply.envelope)
  const isGood = status >= 200 && status <= 299
  return {
    reply,
    status,
    json,
    complaint: json === undefined ? complaintAbout(withoutMark(reply.body)) : null,
    error: isGood ? null : errorIn(reply, json),
  }
}

/** The vendor's own reading goes first: it knows what the usual ones can only guess at. */
function errorIn({ errorIn: own, status }: VendorReply, json: Json | undefined): ApiError | null {
  return (json === undefined ? null : own?.(json, status)) ?? readApiError(json)
}

/** The same answer with one part of its JSON as the whole body: the evidence of one task in a list. */
export function answerWith(answer: Answer, part: unknown): Answer {
  return { ...answer, reply: { ...answer.reply, body: textOfJson(part) } }
}

/** JSON text, or a note where a hostile nesting is deeper than the stack. */
function textOfJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return '(nested too deeply to show)'
  }
}

function complaintAbout(body: string): string {
  const text = body.slice(0, BEGINNING * 8).trim()
  if (text === '') return 'answer is empty'
  if (text.startsWith('{') || text.startsWith('[')) {
    return `answer is broken or cut off JSON (${body.length} characters, it ends with "${ending(body)}")`
  }
  return `answer is not JSON (it starts with "${beginning(text)}")`
}

/** The first tag of markup, else the first characters. */
function beginning(text: string): string {
  const start = text.slice(0, BEGINNING)
  const tagEnd = start.startsWith('<') ? start.indexOf('>') : -1
  const shown = tagEnd === -1 ? start : start.slice(0, tagEnd + 1)
  return cleanText(shown.replace(/\s/g, ' '), BEGINNING)
}

function ending(body: string): string {
  // Secrets are found by what stands before them, so clean a longer piece than is shown.
  return cleanText(body.slice(-BEGINNING * 8), BEGINNING * 8)
    .slice(-BEGINNING / 2)
    .replace(/\s/g, ' ')
}

/** Evidence of an answer; the vendor's status word and request id may be given when the adapter knows better. */
export function evidenceIn(
  answer: Answer,
  facts: { readonly statusWord?: string | null; readonly requestId?: string | null } = {},
): Evidence {
  const { reply } = answer
  const read = readOnce(reply)
  read.evidence ??= evidenceOf(reply.status, reply.body)
  return {
    ...read.evidence,
    statusWord: textOf(facts.statusWord, 200),
    requestId: facts.requestId ?? requestIdOf(answer),
  }
}

/** What a vendor's support asks for: in the error, at the top of the body, or in a header. */
export function requestIdOf(answer: Answer): string | null {
  const inBody = isJsonObject(answer.json) ? textOf(answer.json['request_id'], 200) : null
  return answer.error?.requestId ?? inBody ?? requestIdIn(answer.reply.headers)
}

/** The vendor's own before that of what stands in front of it. */
const REQUEST_IDS = ['x-request-id', 'request-id', 'x-fal-request-id', 'x-tt-logid', 'x-amzn-requestid', 'cf-ray']

function requestIdIn(headers: VendorReply['headers']): string | null {
  for (const name of REQUEST_IDS) {
    const id = textOf(headers[name], 200)
    if (id !== null) return id
  }
  return null
}

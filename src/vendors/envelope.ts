/** What the codes mean that a vendor writes beside the HTTP status, mostly under 200. */
import { isJsonObject, type Json } from '#domain/json.ts'

type Code = number | string | boolean

export interface Envelope {
  /** Where the code stands, as names from the top: `['code']`, `['base_resp', 'status_code']` (MiniMax). */
  readonly at: readonly string[]
  /** Codes of an answer that is fine as an answer. */
  readonly good: readonly Code[]
  /**
   * Codes that speak of the task where it was asked for: it failed (KIE: 501, MiniMax: 1026). Any other call they
   * refuse: a submit that is answered so made nothing.
   */
  readonly failed?: readonly Code[]
  /** The HTTP statuses that other codes stand for (Kling: 1303 is 429). */
  readonly statuses: Readonly<Record<string, number>>
}

/** The envelope of answers to a poll: those about a failed task are fine as answers. */
export function envelopeOfPolls(envelope: Envelope): Envelope {
  return { ...envelope, good: [...envelope.good, ...(envelope.failed ?? [])] }
}

/** Whether an answer's code says that the task failed. */
export function saysFailed(json: Json | undefined, { at, failed = [] }: Pick<Envelope, 'at' | 'failed'>): boolean {
  const code = codeAt(json, at)
  return code !== null && isOneOf(code, failed)
}

/** HiAPI's and PiAPI's envelopes repeat the HTTP status in `code`, and a relay that flattens HTTP to 200 leaves it there. */
const HTTP_ALONE: Envelope = { at: ['code'], good: [], statuses: {} }

/** A code that no table names: the vendor refused, and its status is not known to be worth another try. */
const REFUSED = 400

/** The status that an answer claims: HTTP's, unless that is good and the code beside it says otherwise. */
export function claimedStatus(status: number, json: Json | undefined, envelope: Envelope = HTTP_ALONE): number {
  if (status < 200 || status > 299) return status
  const code = codeAt(json, envelope.at)
  if (code === null || isOneOf(code, envelope.good)) return status
  if (isOneOf(code, envelope.failed ?? [])) return REFUSED
  const named = Object.hasOwn(envelope.statuses, String(code)) ? envelope.statuses[String(code)] : undefined
  if (named !== undefined) return named
  const number = typeof code === 'boolean' ? NaN : Number(code)
  if (Number.isInteger(number) && number >= 400 && number <= 599) return number
  return envelope === HTTP_ALONE ? status : REFUSED
}

function isOneOf(code: Code, codes: readonly Code[]): boolean {
  return codes.some((one) => String(one) === String(code))
}

function codeAt(json: Json | undefined, path: readonly string[]): Code | null {
  const code = path.reduce((inner: Json | undefined, name) => memberOf(inner, name), json)
  return typeof code === 'number' || typeof code === 'boolean' || (typeof code === 'string' && code !== '')
    ? code
    : null
}

function memberOf(json: Json | undefined, name: string): Json | undefined {
  return isJsonObject(json) && Object.hasOwn(json, name) ? json[name] : undefined
}

/** What the codes mean that a vendor writes beside the HTTP status, mostly under 200. */
import { isJsonObject, type Json } from '#domain/json.ts'

export interface Envelope {
  /** Where the code stands, as names from the top: `['code']`, `['base_resp', 'status_code']` (MiniMax). */
  readonly at: readonly string[]
  /** Codes of an answer that is fine as an answer, whatever it says of the task (KIE: 501 of a failed one). */
  readonly good: readonly (number | string)[]
  /** The HTTP statuses that other codes stand for (Kling: 1303 is 429). */
  readonly statuses: Readonly<Record<string, number>>
}

/** HiAPI's and PiAPI's envelopes repeat the HTTP status in `code`, and a relay that flattens HTTP to 200 leaves it there. */
const HTTP_ALONE: Envelope = { at: ['code'], good: [], statuses: {} }

/** A code that no table names: the vendor refused, and its status is not known to be worth another try. */
const REFUSED = 400

/** The status that an answer claims: HTTP's, unless that is good and the code beside it says otherwise. */
export function claimedStatus(status: number, json: Json | undefined, envelope: Envelope = HTTP_ALONE): number {
  if (status < 200 || status > 299) return status
  const code = codeAt(json, envelope.at)
  if (code === null || isGood(code, envelope)) return status
  const named = Object.hasOwn(envelope.statuses, code) ? envelope.statuses[code] : undefined
  if (named !== undefined) return named
  const number = Number(code)
  if (Number.isInteger(number) && number >= 400 && number <= 599) return number
  return envelope === HTTP_ALONE ? status : REFUSED
}

function isGood(code: number | string, { good }: Envelope): boolean {
  return good.some((one) => String(one) === String(code))
}

function codeAt(json: Json | undefined, path: readonly string[]): number | string | null {
  const code = path.reduce((inner: Json | undefined, name) => (isJsonObject(inner) ? inner[name] : undefined), json)
  return typeof code === 'number' || (typeof code === 'string' && code !== '') ? code : null
}

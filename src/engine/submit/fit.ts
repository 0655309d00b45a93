/**
 * Whether a task in a vendor's list can be the one that a submit made whose answer was lost: by what we sent. Pure.
 * `same`: time, model and what was asked for are ours, as far as the vendor repeats them, and the prompt is among that.
 * `unsure`: nothing speaks against it, and too little for it. `other`: it was made with something else.
 */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { VendorFacts } from '#domain/task/observation.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

export type Fit = 'same' | 'unsure' | 'other'

/** When the task can have been made, on the vendor's clock. */
export interface MadeWithin {
  readonly from: EpochMs
  readonly until: EpochMs
}

/** `facts`: null where the row could not be read. */
export function fitOf(request: SubmitRequest, within: MadeWithin, facts: VendorFacts | null): Fit {
  if (facts === null) return 'unsure'
  const { createdAt, precision, model } = facts
  const time = fitsIf(createdAt, (at) => at + precision >= within.from && at <= within.until)
  const params = Object.entries(request.params).map(([name, sent]) => ({
    name,
    sent,
    fit: paramFit(name, sent, facts),
  }))
  const fits = [time, fitsIf(model, (said) => sameModel(request.model, said)), ...params.map(({ fit }) => fit)]
  if (fits.includes('other')) return 'other'
  const isKnown = fits[0] === 'same' && fits[1] === 'same'
  return isKnown && params.some((param) => param.fit === 'same' && tells(param, request)) ? 'same' : 'unsure'
}

function fitsIf<T>(said: T | null, holds: (said: T) => boolean): Fit {
  if (said === null) return 'unsure'
  return holds(said) ? 'same' : 'other'
}

/** Some vendors name the model alone where we name the kind of task behind a colon. */
function sameModel(sent: string, said: string): boolean {
  const [base] = sent.split(':')
  return sent === said || (said.includes(':') === sent.includes(':') ? false : base === said.split(':')[0])
}

/** Where there was a prompt, it must be repeated; a size or a seed that two tasks share says nothing. */
function tells({ name, sent }: { readonly name: string; readonly sent: Json }, { params }: SubmitRequest): boolean {
  if (typeof params['prompt'] === 'string' && params['prompt'].trim() !== '') return name === 'prompt'
  return typeof sent === 'string' && sent.length >= 8
}

function paramFit(name: string, sent: Json, { echo, prompt }: VendorFacts): Fit {
  const said = echo?.[name] ?? (name === 'prompt' ? prompt : null)
  // What a vendor fills in where it keeps nothing.
  if (said === null || said === '' || said === 0 || said === false) return sent === said ? 'same' : 'unsure'
  if (isSame(sent, said)) return 'same'
  return isCutOrMoved(sent, said) ? 'unsure' : 'other'
}

function isSame(sent: Json, said: Json): boolean {
  if (Array.isArray(sent)) {
    return (
      Array.isArray(said) && said.length === sent.length && sent.every((each, at) => isSame(each, said[at] ?? null))
    )
  }
  if (isJsonObject(sent)) {
    return isJsonObject(said) && Object.entries(sent).every(([name, inner]) => isSame(inner, said[name] ?? null))
  }
  return typeof sent !== 'object' && typeof said !== 'object' && plain(sent) === plain(said)
}

/** Vendors trim texts, and write numbers as texts. */
function plain(value: string | number | boolean): string {
  return String(value).trim().replaceAll(/\s+/g, ' ')
}

/** A text that was cut on the way back, or a file that the vendor took to an address of its own. */
function isCutOrMoved(sent: Json, said: Json): boolean {
  if (typeof sent !== 'string' || typeof said !== 'string') return typeof sent === 'object' || typeof said === 'object'
  if (/^https?:/i.test(sent) && /^https?:/i.test(said)) return true
  const start = plain(said).replace(/(?:…|\.\.\.)$/, '')
  return start.length >= 20 && plain(sent).startsWith(start)
}

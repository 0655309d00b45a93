/** A description in the making, out of answers that a person pasted. */
import { type Json, type JsonObject, parseJson } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { EpochMs } from '#domain/time.ts'
import type { DescribedPhase, Description } from '#vendors/described/description.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { callsIn, type DraftCancel, type DraftSubmit } from '#vendors/described/draft/calls.ts'
import { type Guess, guess, scaleAt, wordsAt } from '#vendors/described/draft/guess.ts'
import { readDescription, refusalText } from '#vendors/described/read-description.ts'
import type { Vendor } from '#vendors/port.ts'

/** How a key is shown: as the value of a header. */
export const KEY_HEADERS: readonly { readonly label: string; readonly auth: Readonly<Record<string, string>> }[] = [
  { label: 'Authorization: Bearer …', auth: { authorization: 'Bearer {key}' } },
  { label: 'Authorization: Key …', auth: { authorization: 'Key {key}' } },
  { label: 'Authorization: …', auth: { authorization: '{key}' } },
  { label: 'x-api-key: …', auth: { 'x-api-key': '{key}' } },
]

/** What a status word may mean. */
export const MEANINGS = [
  'queued',
  'running',
  'finishing',
  'succeeded',
  'failed',
  'timedOut',
  'cancelled',
  'gone',
] as const satisfies readonly DescribedPhase[]

export interface Draft extends Guess {
  readonly label: string
  /** Place in {@link KEY_HEADERS}. */
  readonly keyHeader: number
  /** What each word means; null for one that nobody has explained. */
  readonly words: Readonly<Record<string, DescribedPhase | null>>
  readonly scale: 1 | 100 | 'percent'
  /** Null while it is not switched on, which takes a second answer. */
  readonly submit: DraftSubmit | null
  readonly cancel: DraftCancel | null
}

/** What a person says of an API beside its answers. */
export type Said = Partial<Omit<Draft, 'label' | 'scale'>>

/** What is guessed from the answers, with what a person has said instead. Null before there is an answer. */
export function draftOf(label: string, address: string, answers: readonly Json[], said: Said): Draft | null {
  const [first] = answers
  if (first === undefined) return null
  const guessed = guess(first, address)
  const places = said.places ?? guessed.places
  const draft = {
    ...guessed,
    keyHeader: 0,
    words: {},
    submit: null,
    cancel: null,
    ...said,
    ...(answers.length < 2 && { submit: null, cancel: null }),
    label,
    scale: scaleAt(places.progress, answers),
  }
  return { ...draft, words: wordsOf(draft, answers) }
}

/** The words of these answers: those that were explained keep what they mean. */
function wordsOf(draft: Pick<Draft, 'places' | 'words'>, answers: readonly Json[]): Draft['words'] {
  const found = Object.fromEntries(wordsAt(draft.places.state, answers))
  const explained = Object.entries(draft.words).filter(([, phase]) => phase !== null)
  return { ...found, ...Object.fromEntries(explained) }
}

/** The draft as the text of a description. */
export function textOf(draft: Draft): string {
  const { label, host, call, idPattern, unwrap, envelope, places, outputs, words, scale, submit, cancel } = draft
  const { state, progress, ...facts } = places
  const explained = Object.fromEntries(Object.entries(words).filter(([, phase]) => phase !== null))
  const description: JsonObject = {
    description: 1,
    key: keyOf(label),
    label: label.trim(),
    hosts: [host],
    auth: KEY_HEADERS[draft.keyHeader]?.auth ?? {},
    handle: { id: { is: idPattern } },
    urls: [call],
    ...(envelope !== null && {
      envelope: {
        code: envelope.code,
        good: [envelope.good],
        ...(envelope.message !== '' && { message: envelope.message }),
      },
    }),
    poll: {
      get: call,
      ...(unwrap.length > 0 && { unwrap: [...unwrap] }),
      state: [{ at: state, words: explained }],
      ...(progress !== '' && { progress: { at: progress, of: scale } }),
      ...Object.fromEntries(Object.entries(facts).filter(([, place]) => place !== '')),
      ...(outputs.length > 0 && { outputs: outputs.map((each) => ({ each })) }),
    },
    ...callsIn(submit, cancel),
  }
  return JSON.stringify(description, null, 2)
}

/** `Acme Render!` becomes `acme-render`. */
function keyOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
}

type Judged =
  | { readonly ok: true; readonly description: Description; readonly vendor: Vendor }
  /** Sentences, each with its place. */
  | { readonly ok: false; readonly refusals: readonly string[] }

/** The vendor of a description's text, or everything that is wrong with it. */
export function judge(text: string): Judged {
  const read = readDescription(text)
  if (!read.ok) return { ok: false, refusals: read.refusals.map(refusalText) }
  return { ok: true, description: read.description, vendor: describedVendor(read.description) }
}

/** What is said of an answer; null where the description asks a second call first. */
export function saidOf(vendor: Vendor, answer: string, now: EpochMs): Observation | null {
  const reply = { status: 200, headers: { 'content-type': 'application/json' }, body: answer, receivedAt: now }
  const step = vendor.poll({}).read(reply)
  return step.kind === 'done' ? step.value : null
}

/** The JSON of what was pasted; undefined where it is none. */
export function answerIn(text: string): Json | undefined {
  const json = parseJson(text)
  return typeof json === 'object' && json !== null ? json : undefined
}

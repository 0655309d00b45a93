/** Failure -> verdict. First match wins: our own side, the vendor's rules, general rules, then the explicit unknown. */
import { textsIn } from '#domain/said.ts'
import type { Failure, FailureStep, Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { GENERAL_RULES, UNKNOWN_VERDICT } from '#triage/general.ts'
import { OUR_SIDE_RULES } from '#triage/our-side.ts'
import { classOf, type Refusal, type RefusalClass } from '#triage/refusal/refusal.ts'
import { refusalIn } from '#triage/refusal/refusal-words.ts'
import type { Condition, Symptom, TriageRule, Verdict } from '#triage/rule.ts'

/** The vendors' own rules, each in the order in which they are tried. A dialect without any has the general ones. */
export type RuleBook = ReadonlyMap<VendorKey, readonly TriageRule[]>

export interface Triage {
  /** The stable id of the rule, `unknown` where none fits. */
  readonly rule: string
  readonly verdict: Verdict
}

const UNKNOWN_RULE = 'unknown'

/** What a failure that a vendor reported means, and what to do. Total: every failure has a verdict. */
export function triage(book: RuleBook, vendor: VendorKey, failure: Failure): Triage {
  return judge(rulesFor(book, vendor), { ...failure, reason: null }, () => refusalOf(failure))
}

/** The same for trouble in reaching a vendor; `step` is `submit` where it was a submit that went unanswered. */
export function triageTrouble(book: RuleBook, vendor: VendorKey, trouble: Trouble, step: FailureStep = 'poll'): Triage {
  const symptom = { step, ...trouble }
  return judge(rulesFor(book, vendor), symptom, () => refusalIn(symptom))
}

/** Failures never change: each is read once. */
const read = new WeakMap<Failure, Refusal | null>()

function refusalOf(failure: Failure): Refusal | null {
  const known = read.get(failure)
  if (known !== undefined) return known
  const refusal = refusalIn({ ...failure, more: textsIn(failure.raw) })
  read.set(failure, refusal)
  return refusal
}

/** In the order in which they are tried: the first that fits wins. */
function rulesFor(book: RuleBook, vendor: VendorKey): readonly TriageRule[] {
  return [...OUR_SIDE_RULES, ...(book.get(vendor) ?? []), ...GENERAL_RULES]
}

function judge(rules: readonly TriageRule[], symptom: Symptom, readRefusal: () => Refusal | null): Triage {
  const rule = rules.find(({ when }) => when.some((condition) => holds(condition, symptom, readRefusal)))
  return rule === undefined
    ? { rule: UNKNOWN_RULE, verdict: unknown(symptom) }
    : { rule: rule.id, verdict: rule.verdict }
}

/** Whether something was refused is asked last: it takes the longest. */
function holds(
  { steps, statuses, codes, says, refused, reasons }: Condition,
  symptom: Symptom,
  readRefusal: () => Refusal | null,
): boolean {
  const { step, httpStatus, reason } = symptom
  const code = symptom.code?.toLowerCase()
  const message = symptom.message.toLowerCase()
  return (
    (steps?.includes(step) ?? true) &&
    (statuses?.some((range) => isWithin(httpStatus, range)) ?? true) &&
    (codes === undefined || isOneOfCodes(code, codes)) &&
    (says?.some((piece) => message.includes(piece)) ?? true) &&
    (reasons === undefined || hasReason(reason, reasons)) &&
    (refused === undefined || isOneOf(readRefusal(), refused))
  )
}

function isOneOfCodes(code: string | undefined, codes: readonly string[] | 'any'): boolean {
  if (code === undefined || codes === 'any') return code !== undefined
  return codes.some((known) => known.toLowerCase() === code)
}

function isOneOf(refusal: Refusal | null, classes: readonly RefusalClass[]): boolean {
  return refusal !== null && classes.includes(classOf(refusal))
}

function hasReason(reason: TroubleReason | null, wanted: readonly TroubleReason[] | 'none'): boolean {
  if (wanted === 'none') return reason === null
  return reason !== null && wanted.includes(reason)
}

function isWithin(status: number | null, range: number | readonly [number, number]): boolean {
  if (status === null) return false
  return typeof range === 'number' ? status === range : status >= range[0] && status <= range[1]
}

function unknown({ code, message }: Symptom): Verdict {
  if (code === null) return UNKNOWN_VERDICT
  return {
    ...UNKNOWN_VERDICT,
    title: `Unknown error: ${code}`,
    explanation: `The vendor gave a code that is not in its documentation, and said: ${message}`,
  }
}

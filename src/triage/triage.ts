/** Failure -> verdict. First match wins: our own side, the vendor's rules, general rules, then the explicit unknown. */
import type { Failure, FailureStep, Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { GENERAL_RULES, UNKNOWN_VERDICT } from '#triage/general.ts'
import { OUR_SIDE_RULES } from '#triage/our-side.ts'
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
  const { step, httpStatus, code, message } = failure
  return judge(rulesFor(book, vendor), { step, httpStatus, code, message, reason: null })
}

/** The same for trouble in reaching a vendor; `step` is `submit` where it was a submit that went unanswered. */
export function triageTrouble(book: RuleBook, vendor: VendorKey, trouble: Trouble, step: FailureStep = 'poll'): Triage {
  return judge(rulesFor(book, vendor), { step, ...trouble })
}

/** In the order in which they are tried: the first that fits wins. */
export function rulesFor(book: RuleBook, vendor: VendorKey): readonly TriageRule[] {
  return [...OUR_SIDE_RULES, ...(book.get(vendor) ?? []), ...GENERAL_RULES]
}

function judge(rules: readonly TriageRule[], symptom: Symptom): Triage {
  const rule = rules.find(({ when }) => when.some((condition) => holds(condition, symptom)))
  return rule === undefined
    ? { rule: UNKNOWN_RULE, verdict: unknown(symptom) }
    : { rule: rule.id, verdict: rule.verdict }
}

function holds({ steps, statuses, codes, says, reasons }: Condition, symptom: Symptom): boolean {
  const { step, httpStatus, reason } = symptom
  const code = symptom.code?.toLowerCase()
  const message = symptom.message.toLowerCase()
  return (
    (steps?.includes(step) ?? true) &&
    (statuses?.some((range) => isWithin(httpStatus, range)) ?? true) &&
    (codes?.some((known) => known.toLowerCase() === code) ?? true) &&
    (says?.some((piece) => message.includes(piece)) ?? true) &&
    (reasons === undefined || hasReason(reason, reasons))
  )
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

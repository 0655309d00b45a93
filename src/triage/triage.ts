/** Failure -> verdict. First match wins: our own side, vendor rules, general rules, then the explicit unknown. */
import type { Failure, FailureStep, Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { BYTESPIKE_RULES } from '#triage/catalogue/bytespike.ts'
import { GENERAL_RULES, UNKNOWN_VERDICT } from '#triage/catalogue/general.ts'
import { HIAPI_GUIDE_RULES } from '#triage/catalogue/hiapi-guide.ts'
import { HIAPI_HOST_RULES } from '#triage/catalogue/hiapi-host.ts'
import { HIAPI_RULES } from '#triage/catalogue/hiapi.ts'
import { OUR_SIDE_RULES } from '#triage/catalogue/our-side.ts'
import { PIAPI_RULES } from '#triage/catalogue/piapi.ts'
import { SEAART_RULES } from '#triage/catalogue/seaart.ts'
import type { Condition, Symptom, TriageRule, Verdict } from '#triage/rule.ts'

export interface Triage {
  /** The stable id of the rule, `unknown` where none fits. */
  readonly rule: string
  readonly verdict: Verdict
}

/** In the order in which they are tried: the first that fits wins. Adding a vendor adds its catalogue here. */
export const RULES: readonly TriageRule[] = [
  ...OUR_SIDE_RULES,
  ...HIAPI_HOST_RULES,
  ...HIAPI_RULES,
  ...HIAPI_GUIDE_RULES,
  ...PIAPI_RULES,
  ...BYTESPIKE_RULES,
  ...SEAART_RULES,
  ...GENERAL_RULES,
]

const UNKNOWN_RULE = 'unknown'

/** What a failure that a vendor reported means, and what to do. Total: every failure has a verdict. */
export function triage(vendor: VendorKey, failure: Failure): Triage {
  const { step, httpStatus, code, message } = failure
  return judge({ vendor, step, httpStatus, code, message, reason: null })
}

/** The same for trouble in reaching a vendor; `step` is `submit` where it was a submit that went unanswered. */
export function triageTrouble(vendor: VendorKey, trouble: Trouble, step: FailureStep = 'poll'): Triage {
  return judge({ vendor, step, ...trouble })
}

function judge(symptom: Symptom): Triage {
  const rule = RULES.find((candidate) => fits(candidate, symptom))
  return rule === undefined
    ? { rule: UNKNOWN_RULE, verdict: unknown(symptom) }
    : { rule: rule.id, verdict: rule.verdict }
}

function fits(rule: TriageRule, symptom: Symptom): boolean {
  return (rule.vendors?.includes(symptom.vendor) ?? true) && rule.when.some((condition) => holds(condition, symptom))
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

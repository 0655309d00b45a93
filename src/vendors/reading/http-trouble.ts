/**
 * What a plain HTTP answer means before a vendor's own words are read: one table for all vendors, with the few
 * points on which they differ as arguments. Each function gives null for a 2xx with JSON: the adapter reads on.
 */
import type { Failure, FailureStep, Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { Observation } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { retryAtOf } from '#vendors/reading/waits.ts'
import type { CancelOutcome, ProbeOutcome, SubmitOutcome, VendorReply } from '#vendors/port.ts'

type TroubleObservation = Extract<Observation, { kind: 'unreachable' | 'unintelligible' }>
type UnintelligibleObservation = Extract<Observation, { kind: 'unintelligible' }>
type UnacceptedSubmit = Exclude<SubmitOutcome, { kind: 'accepted' }>
type UncancelledTask = Extract<CancelOutcome, { kind: 'refused' | 'trouble' }>
type UnprovenKey = Exclude<ProbeOutcome, { kind: 'works' }>

/** A poll's answer that is not a task. A 404 says *gone* only when the answer looks like the API's own. */
export function pollTrouble(
  answer: Answer,
  isNotFound: (error: ApiError) => boolean = looksLikeTheApi,
): Observation | null {
  if (isGood(answer)) return null
  if (answer.status === 404 && answer.error !== null && isNotFound(answer.error)) {
    return { kind: 'status', state: { phase: 'gone' }, facts: NO_FACTS, outputs: [], evidence: evidenceIn(answer) }
  }
  return observedTrouble(answer)
}

/** Any proxy may say `{"message": "Not Found"}`; a code beside it, or an error object, is an API's way. */
export function looksLikeTheApi(error: ApiError): boolean {
  return error.shape !== 'bare'
}

/**
 * Whether the vendor refuses who asks, which stops a whole connection. That takes its own word, an error in its form:
 * a challenge, a firewall's page or an empty answer may be gone the next time, and knows nothing of the key.
 */
function refusesTheKey({ status, error, reply }: Answer): boolean {
  return (status === 401 || status === 403) && error !== null && looksLikeTheApi(error) && !isFromTheWay(reply)
}

/** What stands before a vendor marks what it answers itself; a vendor's API has no pages. */
function isFromTheWay({ headers }: VendorReply): boolean {
  const isPage = /^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')
  return isPage || headers['cf-mitigated'] !== undefined
}

/** A refusal of who asks that is not the vendor's own word: nobody knows what it thinks. */
function isRefusedOnTheWay(answer: Answer): boolean {
  return (answer.status === 401 || answer.status === 403) && !refusesTheKey(answer)
}

/** The trouble in an answer that is no use, as an observation. */
export function observedTrouble(answer: Answer): TroubleObservation {
  const trouble = troubleIn(answer)
  const evidence = evidenceIn(answer)
  return trouble.reason === 'unintelligible'
    ? { kind: 'unintelligible', trouble, evidence }
    : { kind: 'unreachable', trouble, retryAt: retryAtOf(answer), evidence }
}

/** An answer that arrived as it should but does not say what its contract promises. */
export function unintelligible(
  answer: Answer,
  message: string,
  statusWord: string | null = null,
): UnintelligibleObservation {
  const trouble = { reason: 'unintelligible', httpStatus: answer.status, code: null, message } as const
  return { kind: 'unintelligible', trouble, evidence: evidenceIn(answer, { statusWord }) }
}

/**
 * A submit's answer that made no task, or does not tell. `isPostponed` says in which answers the vendor promises
 * that nothing was made and that the same request may be sent again.
 */
export function submitTrouble(
  answer: Answer,
  isPostponed: (status: number, error: ApiError | null) => boolean,
): UnacceptedSubmit | null {
  if (isGood(answer)) return null
  const evidence = evidenceIn(answer)
  if (isPostponed(answer.status, answer.error)) {
    return { kind: 'postponed', trouble: postponement(answer), retryAt: retryAtOf(answer), evidence }
  }
  // 408 is a timeout of somebody on the way: the request may have been carried out.
  const isAnswered = answer.status !== 408 && !isRefusedOnTheWay(answer)
  if (answer.status >= 400 && answer.status <= 499 && isAnswered) {
    return { kind: 'refused', failure: failureIn(answer, 'submit'), evidence }
  }
  return { kind: 'unknown', trouble: troubleIn(answer), evidence }
}

function postponement(answer: Answer): Trouble {
  const trouble = troubleIn(answer)
  return trouble.reason === 'unintelligible' ? { ...trouble, reason: 'throttled' } : trouble
}

/** A key test's answer that does not prove the key. */
export function probeTrouble(answer: Answer): UnprovenKey | null {
  if (isGood(answer)) return null
  const evidence = evidenceIn(answer)
  return refusesTheKey(answer)
    ? { kind: 'refused', failure: failureIn(answer, 'poll'), evidence }
    : { kind: 'trouble', trouble: troubleIn(answer), evidence }
}

/** A cancel's answer that is no use: refused, or trouble on the way. */
export function cancelTrouble(answer: Answer): UncancelledTask | null {
  if (isGood(answer)) return null
  const evidence = evidenceIn(answer)
  return isRefusedOnTheWay(answer)
    ? { kind: 'trouble', trouble: troubleIn(answer), evidence }
    : { kind: 'refused', failure: failureIn(answer, 'cancel'), evidence }
}

/** The facts of an HTTP refusal, for the triage catalogue. */
function failureIn(answer: Answer, step: FailureStep): Failure {
  return {
    step,
    httpStatus: answer.status,
    code: answer.error?.code ?? null,
    message: answer.error?.message ?? sentenceFor(answer),
    requestId: requestIdOf(answer),
    raw: answer.error?.raw ?? cleanText(answer.reply.body),
  }
}

function troubleIn(answer: Answer): Trouble {
  return {
    reason: reasonFor(answer),
    httpStatus: answer.status,
    code: answer.error?.code ?? null,
    message: sentenceFor(answer),
  }
}

/** 402 stops submits, not the key: it must not block a connection whose running tasks can still be read. */
function reasonFor(answer: Answer): TroubleReason {
  const { status } = answer
  if (status === 401 || status === 403) return refusesTheKey(answer) ? 'credentials' : 'server'
  if (status === 429) return 'throttled'
  if (status === 402 || status === 408 || status === 425 || (status >= 500 && status <= 599)) return 'server'
  return 'unintelligible'
}

function sentenceFor(answer: Answer): string {
  if (answer.status >= 200 && answer.status <= 299 && answer.complaint !== null) return answer.complaint
  const said = answer.error?.message ?? answer.complaint ?? 'the answer gives no reason'
  const whose = isRefusedOnTheWay(answer)
    ? 'refused, but not in the vendor’s own form, as something on the way to it does: '
    : ''
  return cleanText(`HTTP ${answer.status}: ${whose}${said}`)
}

function isGood(answer: Answer): boolean {
  return answer.status >= 200 && answer.status <= 299 && answer.json !== undefined
}

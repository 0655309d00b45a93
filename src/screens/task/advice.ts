import type { Eta } from '#domain/history/history-eta.ts'
import { failureOf, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { queuedFor, ranFor } from '#domain/timeline/timeline.ts'
import { failureCode } from '#parts/failure-code.ts'
import { etaWords, placeWords, usualWords } from '#parts/queue-age.ts'
import { queueAdvice, type Place, type Standing } from '#triage/queue-age.ts'
import type { Verdict } from '#triage/rule.ts'
import { retryWords, WHO_ACTS } from '#parts/verdict-words.ts'
import { triageTask } from '#triage/triage-task.ts'
import type { RuleBook } from '#triage/triage.ts'
import { spanWords } from '#parts/span-words.ts'
import type { PanelTone } from '#ui/panel.tsx'
import type { Vendor } from '#vendors/port.ts'

/** What can be done about it, apart from a support ticket, which always can. */
type AdviceAction = 'resubmit' | 'recheck' | 'resend' | 'resend-anyway' | 'test'

/** The card *What to do*, ready to be shown. */
export interface Advice {
  readonly tone: Exclude<PanelTone, 'good'>
  readonly title: string
  readonly code: string | null
  readonly what: string
  /** The vendor's own words, where the explanation does not quote them. */
  readonly message: string | null
  readonly who: string
  readonly retry: string
  readonly steps: readonly string[]
  readonly source: string | null
  readonly actions: readonly AdviceAction[]
}

/** What is known of a live task beside its record. */
export interface LiveView {
  /** Null for a task that neither waits nor works. */
  readonly standing: Standing | null
  readonly eta: Eta | null
  /** Many tasks of the model wait too long, not this one alone. */
  readonly backlog: boolean
}

/** What to say about a task; null when nothing is wrong, or when what is wrong passes by itself. */
export function adviceFor(
  rules: RuleBook,
  record: TaskRecord,
  resend: Vendor['resend'] | null,
  live: LiveView,
  now: EpochMs,
): Advice | null {
  const found = triageTask(rules, record)
  if (found === null) return paceCard(record, live, now)
  const { verdict, about } = found
  if (about === 'contact' && record.contact.kind !== 'blocked' && verdict.actor === 'nobody') {
    return paceCard(record, live, now)
  }
  const { code, message } = wordsOf(record)
  return {
    tone: about === 'task' && record.state.phase !== 'gone' ? 'danger' : 'warn',
    title: verdict.title,
    code,
    what: verdict.explanation,
    message: message === '' || verdict.explanation.includes(message) ? null : message,
    // Without an idempotency key nothing resolves by itself: sending again is the person's decision.
    who: WHO_ACTS[about === 'submit' && resend === 'unsafe' ? 'you' : verdict.actor],
    retry: about === 'submit' && resend !== null ? RESEND[resend] : retryWords(verdict.retry, verdict.bills),
    steps: verdict.steps,
    source: verdict.source,
    actions: actionsFor(record, about, verdict, resend),
  }
}

/** Whether the card itself offers to edit and submit again. */
export function advisesResubmit(rules: RuleBook, record: TaskRecord): boolean {
  const found = triageTask(rules, record)
  return found !== null && actionsFor(record, found.about, found.verdict, null).includes('resubmit')
}

/** The line under a live task's name while it takes no longer than usual; null when there is nothing to say. */
export function paceLine(record: TaskRecord, { standing, eta, backlog }: LiveView, now: EpochMs): string | null {
  if (standing === null || backlog || isSlow(standing)) return null
  const { place, doing } = standing
  const left = eta === null ? null : `${etaWords(eta)}.`
  if (doing === 'working')
    return place === null ? left : [comparedWords(place, ageWords(record, now)), left].join(' ').trim()
  const age = place === null ? `${ageWords(record, now)}.` : comparedWords(place, ageWords(record, now))
  return [age, queueAdvice(record, standing, false), left].filter((part) => part !== null).join(' ')
}

function paceCard(record: TaskRecord, { standing, backlog }: LiveView, now: EpochMs): Advice | null {
  if (standing === null || (!backlog && !isSlow(standing))) return null
  const { place, pace, doing } = standing
  const isTicket = pace === 'ticket' && !backlog
  const advice =
    doing === 'waiting'
      ? queueAdvice(record, standing, backlog)
      : 'It runs longer than tasks of this model usually do. Keep waiting: a second submit is a second task, and billed.'
  return {
    tone: isTicket || place !== null ? 'warn' : 'plain',
    title: ageWords(record, now),
    code: null,
    what: place === null ? advice : `${capitalised(placeWords(place))} · ${usualWords(place)}. ${advice}`,
    message: null,
    who: isTicket ? WHO_ACTS.vendor : WHO_ACTS.nobody,
    retry: 'does not help: the first task goes on, and each submit is billed',
    steps: [],
    source: null,
    actions: [],
  }
}

function isSlow({ pace }: Standing): boolean {
  return pace === 'slow' || pace === 'ticket'
}

/** `Queued for 5:12` */
function ageWords(record: TaskRecord, now: EpochMs): string {
  const queued = record.state.phase === 'queued'
  const age = queued ? queuedFor(record, now) : ranFor(record, now)
  const doing = queued ? 'Queued' : 'Running'
  return age.kind === 'unknown' ? doing : `${doing} for ${spanWords(age).full}`
}

/** `Queued for 0:38, slower than 40 % of 40 · usually 0:14–0:51.` */
function comparedWords(place: Place, age: string): string {
  return `${age}, ${placeWords(place)} · ${usualWords(place)}.`
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Sending the same submit again is not a new submit where the vendor knows its idempotency key. */
const RESEND = {
  idempotent: 'can help; with the same key it makes one task at most, and is billed once',
  unsafe: 'may make a second task, and bill it, if the first one was made after all',
} as const satisfies Record<Vendor['resend'], string>

function wordsOf(record: TaskRecord): { readonly code: string | null; readonly message: string } {
  const failure = failureOf(record)
  if (failure !== null) return { code: failureCode(failure), message: failure.message }
  const { state, contact } = record
  const trouble = state.phase === 'unconfirmed' ? state.trouble : contact.kind === 'fine' ? null : contact.trouble
  if (trouble === null || state.phase === 'gone') return { code: null, message: '' }
  return { code: trouble.code ?? httpWords(trouble.httpStatus), message: trouble.message }
}

function httpWords(status: number | null): string | null {
  return status === null ? null : `HTTP ${status}`
}

function actionsFor(
  record: TaskRecord,
  about: 'task' | 'submit' | 'contact',
  verdict: Verdict,
  resend: Vendor['resend'] | null,
): readonly AdviceAction[] {
  if (about === 'contact') return record.contact.kind === 'blocked' ? ['test'] : []
  if (about === 'submit') return resend === null ? [] : [resend === 'idempotent' ? 'resend' : 'resend-anyway']
  if (record.state.phase === 'gone') return ['recheck']
  if (verdict.category === 'credentials') return ['test']
  // With an empty balance a retry only fails again: the steps say where to top up.
  return verdict.retry.kind === 'never' || verdict.category === 'balance' ? [] : ['resubmit']
}

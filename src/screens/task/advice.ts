import { failureOf, type TaskRecord } from '#domain/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { queuedFor } from '#domain/timeline.ts'
import { queueAdvice } from '#triage/queue-age.ts'
import type { Verdict } from '#triage/rule.ts'
import { retryWords, WHO_ACTS } from '#parts/verdict-words.ts'
import { triageTask } from '#triage/triage-task.ts'
import { formatDuration, formatSpan } from '#ui/duration.ts'
import type { PanelTone } from '#ui/panel.tsx'
import type { Vendor } from '#vendors/vendor.ts'

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

/** What to say about a task; null when nothing is wrong, or when what is wrong passes by itself. */
export function adviceFor(record: TaskRecord, resend: Vendor['resend'] | null, now: EpochMs): Advice | null {
  const found = triageTask(record)
  if (found === null) return queueCard(record, now)
  const { verdict, about } = found
  if (about === 'contact' && record.contact.kind !== 'blocked' && verdict.actor === 'nobody') {
    return queueCard(record, now)
  }
  const { code, message } = wordsOf(record)
  return {
    tone: about === 'task' && record.state.phase !== 'gone' ? 'danger' : 'warn',
    title: verdict.title,
    code,
    what: verdict.explanation,
    message: message === '' || verdict.explanation.includes(message) ? null : message,
    who: WHO_ACTS[verdict.actor],
    retry: about === 'submit' && resend !== null ? RESEND[resend] : retryWords(verdict.retry, verdict.bills),
    steps: verdict.steps,
    source: verdict.source,
    actions: actionsFor(record, about, verdict, resend),
  }
}

/** The line under a waiting task's name while its wait is normal. */
export function queueLine(record: TaskRecord, now: EpochMs): string | null {
  const waited = waitOf(record, now)
  if (waited === null) return null
  const { level, text } = queueAdvice(record, waited)
  return level === 'normal' ? `Queued ${formatDuration(waited)}. ${text}` : null
}

function queueCard(record: TaskRecord, now: EpochMs): Advice | null {
  const waited = waitOf(record, now)
  if (waited === null) return null
  const { level, text } = queueAdvice(record, waited)
  if (level === 'normal') return null
  return {
    tone: level === 'ticket' ? 'warn' : 'plain',
    title: `Queued for ${formatDuration(waited)}`,
    code: null,
    what: text,
    message: null,
    who: level === 'ticket' ? WHO_ACTS.vendor : WHO_ACTS.nobody,
    retry: 'does not help: the first task goes on, and each submit is billed',
    steps: [],
    source: null,
    actions: [],
  }
}

function waitOf(record: TaskRecord, now: EpochMs): Millis | null {
  return record.state.phase === 'queued' ? queuedFor(record, now) : null
}

/** Sending the same submit again is not a new submit where the vendor knows its idempotency key. */
const RESEND = {
  idempotent: 'can help; with the same key it makes one task at most, and is billed once',
  unsafe: 'may make a second task, and bill it, if the first one was made after all',
} as const satisfies Record<Vendor['resend'], string>

function wordsOf(record: TaskRecord): { readonly code: string | null; readonly message: string } {
  const failure = failureOf(record)
  if (failure !== null) return { code: failure.code ?? httpWords(failure.httpStatus), message: failure.message }
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

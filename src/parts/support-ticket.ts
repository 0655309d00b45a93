import { failureCode, refusalOf } from '#parts/failure-code.ts'
import { redact } from '#domain/task/redact.ts'
import { failureOf, type TaskRecord } from '#domain/task/task.ts'
import { PHASE_WORDS } from '#domain/task/phase.ts'
import type { EpochMs } from '#domain/time.ts'
import type { Span } from '#domain/timeline/span.ts'
import { queuedFor, ranFor, totalFor } from '#domain/timeline/timeline.ts'
import { spanWords } from '#parts/span-words.ts'
import { troubleWords } from '#parts/trouble-words.ts'
import { windowWords } from '#parts/window-words.ts'

/**
 * What a vendor's support needs to find the task, as plain text: ids, UTC times, the timeline and the last answer.
 * The prompt is left out: it is the person's own, and support has it. No secret gets in (law 5).
 */
export function supportTicket(
  record: TaskRecord,
  about: {
    readonly vendor: string
    readonly baseUrl: string | null
    readonly lastHeard: EpochMs | null
    readonly now: EpochMs
  },
): string {
  const failure = failureOf(record)
  const trouble = record.contact.kind === 'fine' ? null : record.contact.trouble
  const { evidence } = record
  const lines = [
    `Vendor: ${about.vendor}${about.baseUrl === null ? '' : ` (${about.baseUrl})`}`,
    `Task id: ${record.remote?.id ?? (refusalOf(record) === null ? 'none yet: the submit was never answered' : 'none: the submit was refused')}`,
    `Request id: ${requestIdOf(record) ?? 'none given'}`,
    `Model: ${record.model ?? 'unknown'}`,
    `Status: ${PHASE_WORDS[record.state.phase]}`,
    spanLine('Queued for', queuedFor(record, about.now)),
    spanLine('Ran for', ranFor(record, about.now)),
    spanLine('In all', totalFor(record, about.now)),
    failure && `Error: ${failureCode(failure) ?? 'no code'}: ${failure.message}`,
    failure?.httpStatus && `HTTP status of the error: ${failure.httpStatus}`,
    trouble && `Trouble with asking: ${troubleWords(trouble)}: ${trouble.message}`,
    record.request && `Idempotency key: ${record.request.idempotencyKey}`,
    about.lastHeard !== null && `Last answer: ${utc(about.lastHeard)}`,
    `Written: ${utc(about.now)}`,
    '',
    'Timeline (UTC):',
    ...record.timeline.map((entry) =>
      entry.kind === 'anomaly'
        ? `  ${utc(entry.at)}  ${entry.text}`
        : `  ${windowWords(entry, utc).full}  ${PHASE_WORDS[entry.phase]}${entry.word === null ? '' : ` ("${entry.word}")`}`,
    ),
    ...(evidence === null
      ? []
      : [
          '',
          `Last answer as received${evidence.httpStatus === null ? '' : ` (HTTP ${evidence.httpStatus})`}:`,
          evidence.body ?? 'Its text could not be read.',
        ]),
  ]
  return redact(lines.filter((line) => typeof line === 'string').join('\n'))
}

function spanLine(name: string, span: Span): string | null {
  return span.kind === 'unknown' ? null : `${name}: ${spanWords(span).full}`
}

/** The id that a vendor's support asks for, from the failure or else from the last answer. */
export function requestIdOf(record: TaskRecord): string | null {
  return failureOf(record)?.requestId ?? record.evidence?.requestId ?? null
}

function utc(at: EpochMs): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : 'unknown time'
}

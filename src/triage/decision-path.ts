/**
 * The way to the cause, for a task that is stuck, failed, or ended without its callback, as a decision path: four
 * forks, the one that a task is at, and the step that applies to it now.
 */
import { failureOf, type TaskRecord } from '#domain/task/task.ts'
import { MINUTE } from '#domain/time.ts'
import { callbackChecks, callbackOf } from '#triage/decision-path-callback.ts'
import type { PathStep } from '#triage/decision-path-step.ts'
import { isLate, type Standing } from '#triage/queue-age.ts'
import type { Category } from '#triage/rule.ts'
import { triage, type RuleBook } from '#triage/triage.ts'
import type { CallbackHabits, Guide, Guides, QueueAges } from '#triage/vendor-pages.ts'

type Fork = 'unfinished' | 'failed' | 'timed-out' | 'no-callback'

export interface PathFork {
  readonly fork: Fork
  readonly title: string
  /** Whether this task is at this fork. */
  readonly applies: boolean
  readonly steps: readonly PathStep[]
  /** The vendor's page that says so; null where it has none. */
  readonly source: Guide | null
}

interface PathContext {
  /** Null for a task that neither waits nor works. */
  readonly standing: Standing | null
  /** Many tasks of the model wait too long. */
  readonly backlog: boolean
  readonly rules: RuleBook
  readonly advice: PathAdvice
}

/** What the task's vendor says on the matter. */
interface PathAdvice extends QueueAges {
  readonly guides: Guides
  readonly callbacks: CallbackHabits
}

/** The path for a task that something is wrong with, or may be; null for one that is well. */
export function decisionPath(record: TaskRecord, context: PathContext): readonly PathFork[] | null {
  const here = forkOf(record, context)
  if (here === null) return null
  const { guides, callbacks } = context.advice
  return [
    {
      fork: 'unfinished',
      title: 'Not finished yet',
      applies: here === 'unfinished',
      steps: unfinishedSteps(context, here === 'unfinished'),
      source: guides.stuck,
    },
    {
      fork: 'failed',
      title: 'Failed',
      applies: here === 'failed',
      steps: failedSteps(here === 'failed' ? bucketOf(record, context) : null),
      source: guides.stuck,
    },
    {
      fork: 'timed-out',
      title: 'Timed out',
      applies: here === 'timed-out',
      steps: timeoutSteps(record, here === 'timed-out'),
      source: guides.stuck,
    },
    {
      fork: 'no-callback',
      title: 'Succeeded, but no callback came',
      applies: here === 'no-callback',
      steps: callbackChecks(record, callbacks, here === 'no-callback'),
      source: guides.callback,
    },
  ]
}

function forkOf(record: TaskRecord, context: PathContext): Fork | null {
  const { standing, backlog } = context
  switch (record.state.phase) {
    case 'failed':
      return categoryOf(record, context) === 'timeout' ? 'timed-out' : 'failed'
    case 'timedOut':
      return 'timed-out'
    case 'succeeded':
      // Whoever named no address waits for no callback.
      return typeof callbackOf(record) === 'string' ? 'no-callback' : null
    case 'queued':
    case 'running':
    case 'finishing':
      return backlog || (standing !== null && (standing.pace === 'slow' || isLate(standing))) ? 'unfinished' : null
    default:
      return null
  }
}

function unfinishedSteps({ standing, backlog, advice }: PathContext, here: boolean): readonly PathStep[] {
  const { slowAfter, ticketAfter } = advice
  const isTicket = standing?.pace === 'ticket'
  const ticket =
    ticketAfter === null
      ? 'Without progress for far longer than earlier tasks: ask the vendor’s support, with the task id. Do not submit it again.'
      : `Over ${ticketAfter / MINUTE} minutes without progress: check the vendor’s status page, then open a ticket with the request id. Do not submit it again: each submit is billed.`
  return [
    {
      id: 'wait',
      text: `Under ${slowAfter / MINUTE} minutes, or within what is usual for the model: normal. A little longer: keep waiting.`,
      applies: here && !backlog && !isTicket,
    },
    {
      id: 'backlog',
      text: 'Many tasks of the model wait too long: its queue is backed up. Send less to this model or use another; what waits goes on by itself.',
      applies: here && backlog,
    },
    { id: 'ticket', text: ticket, applies: here && !backlog && isTicket },
  ]
}

const BUCKETS = {
  upstream: 'The model or its provider broke down: submit it once more, or change the model.',
  input: 'The input is not accepted: correct it first. The same again fails again.',
  content:
    'The content was refused: change the prompt or the input file first. Where it was the result, another try may pass.',
  account: 'The key, its rights or the balance: test the key, top up or ask for access. Nothing works before that.',
  traffic: 'Too many requests: wait, then submit more slowly.',
  other: 'Any other code: do what the message says; if it says nothing, open a ticket with the request id.',
} as const

type Bucket = keyof typeof BUCKETS

const BUCKET_OF = {
  credentials: 'account',
  balance: 'account',
  permission: 'account',
  moderation: 'content',
  input: 'input',
  model: 'upstream',
  timeout: 'upstream',
  throttled: 'traffic',
  storage: 'upstream',
  submit: 'other',
  'not-found': 'other',
  network: 'other',
  server: 'upstream',
  gateway: 'other',
  drift: 'other',
  unknown: 'other',
} as const satisfies Record<Category, Bucket>

function bucketOf(record: TaskRecord, context: PathContext): Bucket {
  return BUCKET_OF[categoryOf(record, context) ?? 'unknown']
}

function categoryOf(record: TaskRecord, { rules }: PathContext): Category | null {
  const failure = failureOf(record)
  return failure === null ? null : triage(rules, record.vendor, failure).verdict.category
}

function failedSteps(bucket: Bucket | null): readonly PathStep[] {
  return Object.entries(BUCKETS).map(([id, text]) => ({ id, text, applies: id === bucket }))
}

/** Words of an answer that blame whoever the vendor bought the work from. */
const UPSTREAM = ['upstream', 'provider']

function timeoutSteps(record: TaskRecord, here: boolean): readonly PathStep[] {
  const failure = failureOf(record)
  const said = `${failure?.code ?? ''} ${failure?.message ?? ''}`.toLowerCase()
  const upstream = UPSTREAM.some((word) => said.includes(word))
  return [
    {
      id: 'provider',
      text: 'The limit of the provider behind the vendor, when the answer speaks of the provider or of upstream. Submit it again later, or use another model.',
      applies: here && upstream,
    },
    {
      id: 'vendor',
      text: 'Else the vendor’s own limit: its queue or the model was too slow. Submit it again later; if that times out too, open a ticket.',
      applies: here && !upstream,
    },
    {
      id: 'ours',
      text: 'Never ours: Renderwatch watches a task for as long as it lives. A request that gets no answer is asked again and fails no task.',
      applies: false,
    },
  ]
}

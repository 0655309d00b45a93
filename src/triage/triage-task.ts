import type { FailureStep, Trouble } from '#domain/task/failure.ts'
import { type TaskRecord } from '#domain/task/task.ts'
import { type Phase, isTerminal } from '#domain/task/phase.ts'
import { type RuleBook, type Triage, triage, triageTrouble } from '#triage/triage.ts'

/** What the verdict is about: the task's own end, a submit whose answer never came, or our line to the vendor. */
interface TaskTriage extends Triage {
  readonly about: 'task' | 'submit' | 'contact'
}

/** The verdict to show for a task; null when nothing is wrong. The task's own state goes before the line to it. */
export function triageTask(book: RuleBook, { vendor, state, contact }: TaskRecord): TaskTriage | null {
  switch (state.phase) {
    case 'failed':
    case 'timedOut':
      return { about: 'task', ...triage(book, vendor, state.failure) }
    case 'gone': {
      const notFound = { step: 'poll', httpStatus: 404, code: null, message: '', requestId: null, raw: null } as const
      return { about: 'task', ...triage(book, vendor, notFound) }
    }
    case 'unconfirmed':
      return { about: 'submit', ...triageTrouble(book, vendor, state.trouble, 'submit') }
    default:
      if (contact.kind === 'fine' || isTerminal(state.phase)) return null
      return { about: 'contact', ...triageTrouble(book, vendor, contact.trouble, stepOf(state.phase, contact.trouble)) }
  }
}

/** A submit that waits for its turn made no task, unlike one without an answer, which is `unconfirmed`. */
function stepOf(phase: Phase, trouble: Trouble): FailureStep {
  return phase === 'submitting' && trouble.reason === 'throttled' ? 'submit' : 'poll'
}

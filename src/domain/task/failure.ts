import type { Json } from '#domain/json.ts'

/** The step at which something went wrong: a rule of the triage catalogue may care. */
export type FailureStep = 'submit' | 'task' | 'poll' | 'cancel' | 'output'

/** Normalised facts of a failure that a vendor reported. What they mean is the triage catalogue's business. */
export interface Failure {
  readonly step: FailureStep
  /** HTTP status of the answer that carried it; null when no answer came. */
  readonly httpStatus: number | null
  /** The vendor's own code as it was written, numbers as decimal text; null when it gave none. */
  readonly code: string | null
  readonly message: string
  /** What a vendor's support asks for; null when the answer names none. */
  readonly requestId: string | null
  /** The vendor's error value as it came, secrets removed. */
  readonly raw: Json
}

export const TROUBLE_REASONS = [
  'offline',
  'network',
  'timeout',
  'throttled',
  'credentials',
  'server',
  'unintelligible',
  'too-large',
  /** The vendor says once that it does not know the task: not believed before it says so again. */
  'not-found',
  'gateway',
] as const

/** Why we could not learn a task's state. It says nothing about the task. */
export type TroubleReason = (typeof TROUBLE_REASONS)[number]

export interface Trouble {
  readonly reason: TroubleReason
  readonly httpStatus: number | null
  readonly code: string | null
  /** One sentence: what happened, e.g. `answer is not JSON (it starts with "<html>")`. */
  readonly message: string
}

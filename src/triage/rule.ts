/** The vocabulary of triage. Rules are data: a better catalogue also explains last month's failures. */
import type { FailureStep, TroubleReason } from '#domain/task/failure.ts'
import type { Millis } from '#domain/time.ts'
import type { RefusalClass } from '#triage/refusal/refusal.ts'

export type Category =
  | 'credentials'
  | 'balance'
  | 'permission'
  | 'moderation'
  | 'input'
  | 'model'
  | 'timeout'
  | 'throttled'
  | 'storage'
  | 'submit'
  | 'not-found'
  | 'network'
  | 'server'
  | 'gateway'
  | 'drift'
  | 'unknown'

/** Who must do something before anything changes. `nobody`: it resolves itself, or Renderwatch sees to it. */
export type Actor = 'you' | 'vendor' | 'nobody'

/**
 * Whether doing the same again can help. `safe`: yes, unchanged and at once (it may still bill: see `bills`).
 * `after-wait`: yes, unchanged, later. `after-change`: only after something was changed. `never`: no.
 * `unknown`: nobody can say.
 */
export interface Retry {
  readonly kind: 'safe' | 'after-wait' | 'after-change' | 'never' | 'unknown'
  /** A sensible wait where the server names none. */
  readonly waitMs?: Millis
}

export interface Verdict {
  readonly category: Category
  readonly actor: Actor
  readonly retry: Retry
  /** Whether a retry is charged: a submit that is accepted is a new billed task, asking about a task is not. */
  readonly bills: boolean | 'unknown'
  readonly title: string
  /** What happened, in one to three plain sentences. */
  readonly explanation: string
  /** What to do, in order; each one a sentence. */
  readonly steps: readonly string[]
  /** The page that says so; null where no vendor page does. */
  readonly source: string | null
}

/** What a rule is held against: a failure that a vendor reported, or trouble in reaching it. */
export interface Symptom {
  readonly step: FailureStep
  readonly httpStatus: number | null
  readonly code: string | null
  readonly message: string
  /** Null for a failure: the vendor was reached and said so. */
  readonly reason: TroubleReason | null
}

/** All members that are present must hold; of each list, one. */
export interface Condition {
  readonly steps?: readonly FailureStep[]
  /** Statuses, or ranges of them with both ends included. */
  readonly statuses?: readonly (number | readonly [from: number, to: number])[]
  /** Compared without regard to case: one vendor may write the same code both ways. `any`: whatever code there is. */
  readonly codes?: readonly string[] | 'any'
  /** Lower-case pieces of the message. */
  readonly says?: readonly string[]
  /** What the code, the message and the details say was refused. */
  readonly refused?: readonly RefusalClass[]
  /** `none` asks for a failure that the vendor reported, not for trouble on the way. */
  readonly reasons?: readonly TroubleReason[] | 'none'
}

export interface TriageRule {
  /** Stable: exports, filters and links use it. `<catalogue>/<what>`. */
  readonly id: string
  /** Any one of these is enough. */
  readonly when: readonly Condition[]
  readonly verdict: Verdict
}

/** A rule as it is written down: its verdict's members beside its conditions. */
export type RuleData = Omit<TriageRule, 'verdict'> & Verdict

import type { FaultKind } from '#sandbox/faults/fault.ts'
import type { Remark } from '#domain/task/remark.ts'
import type { Millis } from '#domain/time.ts'

/** One leg of a task's life. `strange` shows `word` as its status: something no documentation mentions. */
export type Stage =
  | { readonly phase: LivePhase; readonly lasts: Span }
  | { readonly phase: 'strange'; readonly word: string; readonly lasts: Span }

export type LivePhase = 'queued' | 'running' | 'finishing'

/** Shortest and longest; a task takes its own value between them. `forever` has no next stage. */
export type Span = readonly [Millis, Millis] | 'forever'

/** `cancelled`: by the vendor, or by somebody there; a vendor without a word for it says that the task failed. */
export type FailureReason =
  | 'moderation'
  | 'model'
  | 'timeout'
  | 'invalid-input'
  | 'storage'
  | 'unavailable'
  | 'cancelled'

export type MediaKind = 'image' | 'video' | 'audio'

export type OutputRole = 'first_frame' | 'last_frame' | 'thumbnail'

export interface OutputSpec {
  readonly kind: MediaKind
  readonly role: OutputRole | null
}

type Ending =
  | {
      readonly kind: 'succeeded'
      readonly outputs: readonly OutputSpec[]
      /** Entries that are not outputs at all, among the real ones. */
      readonly strays: boolean
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly message: string }

/** Trouble with the answers about a task, while its own life goes on. */
interface Disturbance {
  readonly fault: FaultKind
  /** From this age of the task on … */
  readonly after: Millis
  /** … for so long. */
  readonly lasts: Millis
}

/** What happens to the submit call itself. */
export type SubmitQuirk =
  /** No task is made. With `once`, the same request succeeds when it is sent again. */
  | { readonly kind: 'refuse'; readonly fault: FaultKind; readonly once: boolean }
  /** The task is made, the answer is lost; a replay with the same idempotency key is answered properly. */
  | { readonly kind: 'lose'; readonly fault: FaultKind }
  /** The vendor thinks for so long; the same idempotency key meets 409 meanwhile. */
  | { readonly kind: 'think'; readonly lasts: Millis }

/** The script of a task, in no vendor's words. */
export interface Scenario {
  readonly title: string
  readonly makes: MediaKind
  readonly stages: readonly Stage[]
  readonly ending: Ending
  /** How long outputs can be fetched: the dialect's usual time, so many milliseconds, or for ever. */
  readonly lifetime: 'usual' | 'persistent' | Millis
  readonly disturbances: readonly Disturbance[]
  readonly onSubmit: SubmitQuirk | null
  /** What a vendor that has words for it says beside the state, in the phase that it is of. */
  readonly remark: Remark['kind'] | null
  /** The vendor forgets the task at this age. */
  readonly vanishesAfter: Millis | null
}

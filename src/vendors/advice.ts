/** What a vendor's pages say around a task, beside its calls: how long to wait, and how its callbacks work. */
import { NO_PACE_ADVICE, type PaceAdvice } from '#domain/connection/pace.ts'
import { MINUTE, type Millis } from '#domain/time.ts'
import type { CallbackHabits, Guides, QueueAges } from '#triage/vendor-pages.ts'

/** A receiver of callbacks to copy: a small whole program for Node without a package. */
export interface CallbackExample {
  /** Whose callbacks it receives. */
  readonly title: string
  /** What makes a callback genuine, in a sentence. */
  readonly how: string
  readonly fileName: string
  readonly code: string
}

export interface Advice extends QueueAges {
  /** How long a submit's key is remembered where `resend` is `idempotent`; null where no page says. */
  readonly keyMemory: Millis | null
  /** How often the vendor's pages say that a task may be asked about. */
  readonly pace: PaceAdvice
  /** The vendor's own pages on what to do about a task; null where it has none. */
  readonly guides: Guides
  readonly callbacks: CallbackHabits
  /** Loaded when it is shown; null where no page tells genuine callbacks from forged ones. */
  readonly callbackExample: (() => Promise<{ readonly example: CallbackExample }>) | null
}

/** A vendor that says nothing: a wait is `slow` after five minutes, and that is all we may say. */
export const NO_ADVICE: Advice = {
  slowAfter: 5 * MINUTE,
  ticketAfter: null,
  hidesRunning: false,
  keyMemory: null,
  pace: NO_PACE_ADVICE,
  guides: { stuck: null, callback: null },
  callbacks: { onlyAtTheEnd: false, checks: [] },
  callbackExample: null,
}

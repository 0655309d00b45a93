/** What a vendor's own pages say of a task that waits, is stuck, or ended without its callback. */
import type { Millis } from '#domain/time.ts'

/** What a vendor says of waiting in its queue. */
export interface QueueAges {
  /** Below this a wait is normal. */
  readonly slowAfter: Millis
  /** Above this, without progress, the vendor wants a ticket; null where it does not say so. */
  readonly ticketAfter: Millis | null
  /** One word covers waiting and running: a task is queued until its result is there. */
  readonly hidesRunning: boolean
}

/** A page of a vendor's, and what to call it. */
export interface Guide {
  readonly name: string
  readonly url: string
}

/** What a vendor's pages say on this path. */
export interface Guides {
  readonly stuck: Guide | null
  readonly callback: Guide | null
}

/** What a vendor says of its callbacks. */
export interface CallbackHabits {
  /** Nothing is sent before the task is over. */
  readonly onlyAtTheEnd: boolean
  /** What its receivers have to see to besides, as sentences. */
  readonly checks: readonly { readonly id: string; readonly text: string }[]
}

import type { Phase } from '#domain/task/phase.ts'
import type { EpochMs } from '#domain/time.ts'

/**
 * Vendors tell the present only, so a change seen between two polls happened somewhere between them. An entry
 * is the window in which a phase began; vendor timestamps narrow it; nothing pretends to be exact.
 */
export type TimelineEntry =
  | {
      readonly kind: 'phase'
      readonly phase: Phase
      /** The vendor's status word; null for phases that we set or inferred ourselves. */
      readonly word: string | null
      /** The phase began no earlier than this; null when nobody watched and the vendor gives no time. */
      readonly notBefore: EpochMs | null
      readonly notAfter: EpochMs
      /** `vendor` when a vendor timestamp narrowed the window. */
      readonly source: 'observed' | 'vendor'
    }
  | {
      /** Something that should not happen, kept as it was seen: a phase that goes back, a change after the end. */
      readonly kind: 'anomaly'
      readonly at: EpochMs
      readonly text: string
    }

export type PhaseEntry = Extract<TimelineEntry, { kind: 'phase' }>

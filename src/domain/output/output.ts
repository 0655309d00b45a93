import type { EpochMs, Millis } from '#domain/time.ts'

export const OUTPUT_KINDS = ['image', 'video', 'audio', 'text', 'model3d', 'file'] as const
export type OutputKind = (typeof OUTPUT_KINDS)[number]

/** Where an expiry comes from. `estimate` is a vendor's usual retention, and is labelled so on screen. */
export type ExpirySource = 'vendor' | 'signature' | 'estimate'

export interface Expiry {
  readonly at: EpochMs
  readonly source: ExpirySource
}

/** A copy that was checked after it was written: "saved" always means verified bytes of the right kind. */
export interface SavedCopy {
  readonly at: EpochMs
  readonly bytes: number
  /** Media type decided by the bytes, not by what a server claimed. */
  readonly contentType: string
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string
  readonly fileName: string
}

/** A copy in this browser's own storage: it shows and saves the output after its link died. */
export type LocalCopy =
  | {
      readonly kind: 'kept'
      readonly at: EpochMs
      readonly bytes: number
      readonly contentType: string
      /** Lower-case hex; also the name under which the bytes are stored. */
      readonly sha256: string
    }
  /** There was one, and it had to make room: it is not fetched again by itself. */
  | { readonly kind: 'removed'; readonly at: EpochMs }

/** Why the gateway has no copy of an output, and will not try again by itself. */
export const NOT_KEPT_REASONS = ['expired', 'refused', 'failed', 'too-large', 'no-room', 'undated', 'lost'] as const

export interface NotKept {
  readonly why: (typeof NOT_KEPT_REASONS)[number]
  readonly at: EpochMs
}

/** The levels that call for somebody to act while the link still works, from far to near; see `expiry.ts`. */
export const RISK_LEVELS = ['soon', 'urgent', 'critical'] as const
export type RiskLevel = (typeof RISK_LEVELS)[number]

/** What a person said to a reminder: not now, or that this output need not be saved at all. */
export type ReminderAnswer =
  | { readonly kind: 'snoozed'; readonly until: EpochMs }
  | { readonly kind: 'unwanted'; readonly at: EpochMs }

export interface Output {
  /** Stable within its task: a later answer with the same key is the same output, perhaps with a new link. */
  readonly key: string
  readonly kind: OutputKind
  /** What the vendor calls it: `first_frame`, `thumbnail`, `model_file`; null where it says nothing more than the kind. */
  readonly role: string | null
  readonly url: string
  /**
   * The connection whose key the link needs, where it is one of the vendor's own calls; absent where the link is enough.
   * An adapter, which knows no connection, says null, and the fold puts in the task's.
   */
  readonly keyedBy?: string | null
  readonly expiry: Expiry | null
  readonly bytes: number | null
  readonly width: number | null
  readonly height: number | null
  readonly durationMs: Millis | null
  readonly saved: SavedCopy | null
  readonly copy: LocalCopy | null
  /** Absent while a copy is there or may still come. */
  readonly notKept?: NotKept
  /** The nearest level that a person was told of: each is told once, in whichever tab and after any reload. */
  readonly told: RiskLevel | null
  readonly answer: ReminderAnswer | null
}

/** The facts an adapter usually does not know; spread it first. */
export const UNKNOWN_OUTPUT_FACTS = {
  role: null,
  expiry: null,
  bytes: null,
  width: null,
  height: null,
  durationMs: null,
  saved: null,
  copy: null,
  told: null,
  answer: null,
} as const satisfies Partial<Output>

/**
 * How a way to a vendor fares: that of a whole connection ({@link Health}), or as far as one task is concerned (its
 * `contact`, which adds what is the task's own). Pure: what happened and when go in, the health comes out.
 */
import type { Trouble } from '#domain/task/failure.ts'
import type { EpochMs } from '#domain/time.ts'

/** `until`: the instant that the server named, or that we chose where it named none. */
export interface Wait {
  readonly since: EpochMs
  readonly until: EpochMs
  readonly trouble: Trouble
}

/** What stands in the way. `since`: when the first answer in a row was missed. */
export type Setback =
  | ({ readonly kind: 'waiting' } & Wait)
  | { readonly kind: 'retrying'; readonly since: EpochMs; readonly trouble: Trouble }
  /** Credentials refused: asking again is no use before the person acts. */
  | { readonly kind: 'blocked'; readonly since: EpochMs; readonly trouble: Trouble }

export type Health =
  /** Nothing was asked, or nothing since a wait was over. */
  { readonly kind: 'idle' } | { readonly kind: 'fine'; readonly since: EpochMs } | Setback

/** One more trouble. Refused credentials block; a time to wait for is waited for; anything else is retried. */
export function setbackAfter(
  before: { readonly kind: 'idle' } | { readonly kind: 'fine' } | Setback,
  trouble: Trouble,
  until: EpochMs | null,
  at: EpochMs,
): Setback {
  const since = before.kind === 'idle' || before.kind === 'fine' ? at : before.since
  if (trouble.reason === 'credentials') return { kind: 'blocked', since, trouble }
  return until === null ? { kind: 'retrying', since, trouble } : { kind: 'waiting', since, until, trouble }
}

/** A wait that is over is not trouble any more, even if nothing was sent since; nor is one that a clock was set back from. */
export function healthAt(health: Health, now: EpochMs): Health {
  return health.kind === 'waiting' && (health.until <= now || now < health.since) ? { kind: 'idle' } : health
}

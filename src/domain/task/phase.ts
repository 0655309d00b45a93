/** The phases of a task's life and the words for them. */

/**
 * `tracked`: pasted, the vendor has not answered yet. `unrecognised`: the vendor used a status word that no
 * documentation knows; it is shown as it is and polling goes on. `finishing`: generated, the files are being
 * stored (HiAPI's `archiving`). `unconfirmed`: a submit whose answer never came. `gone`: the vendor says it
 * does not know the task (unknown, or of another account).
 */
export const PHASES = [
  'tracked',
  'submitting',
  'unconfirmed',
  'queued',
  'running',
  'finishing',
  'unrecognised',
  'succeeded',
  'failed',
  'timedOut',
  'cancelled',
  'gone',
] as const
export type Phase = (typeof PHASES)[number]

export const TERMINAL_PHASES = ['succeeded', 'failed', 'timedOut', 'cancelled', 'gone'] as const satisfies Phase[]
type TerminalPhase = (typeof TERMINAL_PHASES)[number]

/** The words people and screen readers get; part of the product's contract. */
export const PHASE_WORDS = {
  tracked: 'Checking',
  submitting: 'Submitting',
  unconfirmed: 'Unconfirmed',
  queued: 'Queued',
  running: 'Running',
  finishing: 'Finishing',
  unrecognised: 'Unrecognised',
  succeeded: 'Succeeded',
  failed: 'Failed',
  timedOut: 'Timed out',
  cancelled: 'Cancelled',
  gone: 'Not found',
} as const satisfies Record<Phase, string>

export function isTerminal(phase: Phase): phase is TerminalPhase {
  return TERMINAL_PHASES.some((terminal) => terminal === phase)
}

import type { ProbeOutcome } from '#vendors/port.ts'

export interface ProbeWords {
  readonly good: boolean
  readonly text: string
}

/** What a test of a key found, in a sentence. The test bills nothing. */
export function probeWords(outcome: ProbeOutcome): ProbeWords {
  switch (outcome.kind) {
    case 'works':
      return { good: true, text: outcome.detail }
    case 'refused':
      return {
        good: false,
        text: `The vendor refused the key${statusWords(outcome.failure.httpStatus)}: ${outcome.failure.message}`,
      }
    case 'trouble':
      return {
        good: false,
        text: `The key could not be tested${statusWords(outcome.trouble.httpStatus)}: ${outcome.trouble.message}`,
      }
  }
}

function statusWords(status: number | null): string {
  return status === null ? '' : ` (HTTP ${status})`
}

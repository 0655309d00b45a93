import type { Remark } from '#domain/task/remark.ts'
import { formatCount } from '#ui/numbers.ts'

interface RemarkWords {
  /** For a narrow column. */
  readonly short: string
  /** A sentence. */
  readonly long: string
  readonly tone: 'neutral' | 'warn'
}

/** What the vendor says of a task beside its state. */
export function remarkWords(remark: Remark): RemarkWords {
  switch (remark.kind) {
    case 'held-back':
      return { short: 'held back', long: withWhy('The vendor holds it back', remark.why), tone: 'neutral' }
    case 'files-removed':
      return {
        short: 'files removed',
        long: 'It succeeded, and the vendor has deleted its files since.',
        tone: 'neutral',
      }
    case 'part-failed': {
      const some = formatCount(remark.failed) + (remark.of === null ? '' : ` of ${formatCount(remark.of)}`)
      const outputs = (remark.of ?? remark.failed) === 1 ? 'output' : 'outputs'
      return { short: `${some} failed`, long: withWhy(`${some} ${outputs} failed`, remark.why), tone: 'warn' }
    }
    case 'needs-person':
      return {
        short: 'waits for you',
        long: withWhy('It goes on only once somebody acts at the vendor', remark.why),
        tone: 'warn',
      }
  }
}

function withWhy(sentence: string, why: string | null): string {
  return why === null ? `${sentence}.` : `${sentence}: ${why}`
}

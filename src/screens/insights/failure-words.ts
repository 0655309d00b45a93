import type { VendorFailure } from '#charts/failure-bars.ts'
import type { Failure } from '#domain/task/failure.ts'
import { helpWords } from '#parts/verdict-words.ts'
import { triage, type RuleBook } from '#triage/triage.ts'

/** More is a matter for the list of tasks. */
const SAID = 2

/** Failures never change: each is judged once. */
const judged = new WeakMap<Failure, string>()

/**
 * What failures of a code mean and whether a retry helps, by the verdicts that Triage shows, the commonest first: one
 * code may stand for a refused prompt and for a broken model.
 */
export function failureWords(rules: RuleBook, failures: readonly VendorFailure[]): string {
  const counts = new Map<string, number>()
  for (const one of failures) {
    const words = verdictWords(rules, one)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const words = [...counts].toSorted(([, a], [, b]) => b - a).map(([each]) => each)
  return [...words.slice(0, SAID), ...(words.length > SAID ? ['…'] : [])].join(' · ')
}

function verdictWords(rules: RuleBook, { vendor, failure }: VendorFailure): string {
  const known = judged.get(failure)
  if (known !== undefined) return known
  const { title, retry } = triage(rules, vendor, failure).verdict
  const words = `${title} (retry: ${helpWords(retry)})`
  judged.set(failure, words)
  return words
}

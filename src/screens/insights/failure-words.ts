import type { VendorFailure } from '#charts/failure-bars.ts'
import type { Failure } from '#domain/task/failure.ts'
import { CATEGORY_WORDS } from '#screens/insights/words.ts'
import type { Category } from '#triage/rule.ts'
import { triage, type RuleBook } from '#triage/triage.ts'

/** More is a matter for the list of tasks. */
const SAID = 2

/** Failures never change: each is judged once. */
const judged = new WeakMap<Failure, Category>()

/** What failures ask for, the commonest first: one code may stand for a refused prompt and for a broken model. */
export function failureWords(rules: RuleBook, failures: readonly VendorFailure[]): string {
  const counts = new Map<Category, number>()
  for (const one of failures) {
    const category = categoryOf(rules, one)
    counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  const words = [...counts].toSorted(([, a], [, b]) => b - a).map(([category]) => CATEGORY_WORDS[category])
  return [...words.slice(0, SAID), ...(words.length > SAID ? ['…'] : [])].join(' · ')
}

function categoryOf(rules: RuleBook, { vendor, failure }: VendorFailure): Category {
  const known = judged.get(failure)
  if (known !== undefined) return known
  const { category } = triage(rules, vendor, failure).verdict
  judged.set(failure, category)
  return category
}

/** Which state an answer means, by a description's rules. */
import type { Json } from '#domain/json.ts'
import type { DescribedPhase, StateRule } from '#vendors/described/description.ts'
import { hits, hitsAt, wordAt, wordOf } from '#vendors/described/find.ts'

export type Verdict =
  | { readonly kind: 'phase'; readonly phase: DescribedPhase; readonly word: string | null }
  /** A word that no rule knows. */
  | { readonly kind: 'unknown'; readonly word: string }
  /** Nothing that a rule looks for is there. */
  | { readonly kind: 'none' }

/** The first rule that holds. A word that is not in its table ends nothing: another rule may know better. */
export function verdictOf(rules: readonly StateRule[], json: Json, httpStatus: number): Verdict {
  let unknown: string | null = null
  let word: string | null = null
  for (const rule of rules) {
    if (rule.http !== undefined && !rule.http.includes(httpStatus)) continue
    if (rule.words !== undefined) {
      const said = wordAt(rule.at, json)
      if (said === null || said === '') continue
      word = said
      const phase = phaseIn(rule.words, said)
      if (phase !== undefined) return { kind: 'phase', phase, word: said }
      unknown ??= said
    } else if (rule.phase !== undefined && holds(rule, json)) {
      return { kind: 'phase', phase: rule.phase, word: word ?? wordLater(rules, json) }
    }
  }
  return unknown === null ? { kind: 'none' } : { kind: 'unknown', word: unknown }
}

/** What the vendor calls the state, where a rule above its table already knew. */
function wordLater(rules: readonly StateRule[], json: Json): string | null {
  return rules.flatMap(({ words, at }) => (words === undefined ? [] : (wordAt(at, json) ?? [])))[0] ?? null
}

/** In any case: one vendor may write the same word both ways. */
function phaseIn(words: Readonly<Record<string, DescribedPhase>>, said: string): DescribedPhase | undefined {
  const plain = said.toLowerCase()
  return Object.entries(words).find(([word]) => word.toLowerCase() === plain)?.[1]
}

/** Whether what a rule asks for is so. */
export function holds({ at, is, not = false, has }: StateRule, json: Json): boolean {
  if (at === undefined) return true
  if (has !== undefined) return hits(at, json).length > 0 === has
  if (is === undefined) return true
  const values = (typeof at === 'string' ? [at] : at).flatMap((path) => hitsAt(path, json).map(({ value }) => value))
  const isOneOf = values.some((value) => is.some((one) => isSame(one, value)))
  return not ? values.length > 0 && !isOneOf : isOneOf
}

function isSame(expected: string | number | boolean | null, value: Json): boolean {
  if (expected === null || value === null) return expected === value
  return wordOf(value)?.toLowerCase() === String(expected).toLowerCase()
}

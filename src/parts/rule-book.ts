import { use } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import type { RuleBook } from '#triage/triage.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'
import type { Registry } from '#vendors/registry-port.ts'

const books = new WeakMap<Registry['all'], Promise<RuleBook>>()
/** Those of {@link books} that are there. */
const opened = new WeakMap<Registry['all'], RuleBook>()

/**
 * The rules of all vendors that are loaded. They come with the first view that explains failures, which suspends
 * until they are there. Of rules that are there already it does not: React asks a promise that it has not seen before
 * only after it has shown the fallback, which then stands for 300 ms.
 */
export function useRuleBook(): RuleBook {
  const { vendors } = useEngine()
  return opened.get(vendors.all) ?? use(ruleBookOf(vendors))
}

/** The same for an act, which may wait. */
export function ruleBookOf({ all }: Registry): Promise<RuleBook> {
  const known = books.get(all)
  if (known !== undefined) return known
  const book = loadRuleBook(all).then((rules) => {
    opened.set(all, rules)
    return rules
  })
  books.set(all, book)
  return book
}

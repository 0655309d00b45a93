import { use } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import type { RuleBook } from '#triage/triage.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'
import type { Registry } from '#vendors/registry-port.ts'

const books = new WeakMap<Registry['all'], Promise<RuleBook>>()

/**
 * The rules of all vendors that are loaded. They come with the first view that explains failures, which suspends
 * until they are there.
 */
export function useRuleBook(): RuleBook {
  return use(ruleBookOf(useEngine().vendors))
}

/** The same for an act, which may wait. */
export function ruleBookOf({ all }: Registry): Promise<RuleBook> {
  const known = books.get(all)
  if (known !== undefined) return known
  const book = loadRuleBook(all).then((rules) => {
    // As React marks promises that it has seen. Of one that it has not seen it asks nothing before it has shown the
    // fallback, which then stands for 300 ms, also where the rules are long there.
    void Object.assign(book, { status: 'fulfilled', value: rules })
    return rules
  })
  books.set(all, book)
  // Whoever comes next asks for them again.
  book.catch(() => books.delete(all))
  return book
}

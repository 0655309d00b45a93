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
  const book = books.get(all) ?? loadRuleBook(all)
  books.set(all, book)
  return book
}

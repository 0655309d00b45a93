import { use } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import type { RuleBook } from '#triage/triage.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'
import type { Registry } from '#vendors/create-registry.ts'

const books = new WeakMap<Registry['all'], Promise<RuleBook>>()

/**
 * The rules of all vendors that are loaded. They come with the first view that explains failures, which suspends
 * until they are there.
 */
export function useRuleBook(): RuleBook {
  const { all } = useEngine().vendors
  const book = books.get(all) ?? loadRuleBook(all)
  books.set(all, book)
  return use(book)
}

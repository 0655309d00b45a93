import { use } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import type { RuleBook } from '#triage/triage.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'
import type { Registry } from '#vendors/registry.ts'

const books = new WeakMap<Registry, Promise<RuleBook>>()

/**
 * The rules of all vendors that are spoken. They come with the first view that explains failures, which suspends
 * until they are there.
 */
export function useRuleBook(): RuleBook {
  const { vendors } = useEngine()
  const book = books.get(vendors) ?? loadRuleBook(vendors.all)
  books.set(vendors, book)
  return use(book)
}

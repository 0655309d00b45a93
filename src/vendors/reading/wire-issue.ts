import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { cleanText } from '#vendors/reading/clean.ts'

/** One sentence about where an answer leaves its contract, e.g. `data.status: expected string, received undefined`. */
export function issueText(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues
  const path = v.getDotPath(issue) ?? 'the whole answer'
  const expected = issue.expected === null ? issue.message : `expected ${issue.expected}, received ${issue.received}`
  return cleanText(`answer does not fit the contract at ${path}: ${expected}`, 300)
}

/** A member that is read by hand later, or not at all: whatever it holds never makes an answer unreadable. */
export const anything = v.optional(v.custom<Json>(() => true))

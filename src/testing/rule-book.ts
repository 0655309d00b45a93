/** The rules of every vendor that comes with the product, and those that hold for all. */
import { GENERAL_RULES } from '#triage/general.ts'
import { OUR_SIDE_RULES } from '#triage/our-side.ts'
import { VENDORS } from '#vendors/registry.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'

export const RULE_BOOK = await loadRuleBook(VENDORS)

/** What is tried for a dialect without rules of its own. */
export const COMMON_RULES = [...OUR_SIDE_RULES, ...GENERAL_RULES]

export const ALL_RULES = [...new Set([...COMMON_RULES, ...[...RULE_BOOK.values()].flat()])]

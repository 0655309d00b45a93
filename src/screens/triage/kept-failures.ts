import { Keeping } from '#parts/kept.ts'
import { FailureIndex } from '#screens/triage/failure-index.ts'
import type { RuleBook } from '#triage/triage.ts'

/** The failures of all tasks, by the rules that say what they mean. */
export const keptFailures = new Keeping((rules: RuleBook) => new FailureIndex(rules))

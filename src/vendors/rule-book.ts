import type { RuleBook } from '#triage/triage.ts'
import type { Vendor } from '#vendors/port.ts'

/** The rules of these vendors, to be given to triage. */
export async function loadRuleBook(vendors: readonly Vendor[]): Promise<RuleBook> {
  return new Map(await Promise.all(vendors.map(async ({ key, rules }) => [key, (await rules()).rules] as const)))
}

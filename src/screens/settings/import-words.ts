import type { ImportPlan } from '#engine/storage/import-plan.ts'
import { formatCount } from '#ui/numbers.ts'

export type ImportResult =
  | {
      readonly kind: 'read'
      readonly plan: ImportPlan
      readonly skipped: readonly { readonly index: number; readonly reason: string }[]
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** More reasons than this are more of the same. */
const REASONS_SHOWN = 3

/** What was added, what was known, what was refused and why. */
export function importWords(result: ImportResult): readonly string[] {
  if (result.kind === 'refused') return [`Nothing was imported. ${result.reason}`]
  const { plan, skipped } = result
  const { added, known, unsettled } = plan
  return [
    `${tasks(added.length)} added, ${number(known)} known already.`,
    ...(unsettled === 0
      ? []
      : [
          `${tasks(unsettled)} left out: their submit had no answer yet, and only the browser that sent it can settle that.`,
        ]),
    ...(skipped.length === 0 ? [] : [`${tasks(skipped.length)} refused:`]),
    ...skipped.slice(0, REASONS_SHOWN).map(({ index, reason }) => `Task ${number(index + 1)} of the file: ${reason}`),
    ...(skipped.length > REASONS_SHOWN ? [`… and ${number(skipped.length - REASONS_SHOWN)} more.`] : []),
  ]
}

function tasks(count: number): string {
  return `${number(count)} ${count === 1 ? 'task' : 'tasks'}`
}

function number(value: number): string {
  return formatCount(value)
}

/** What the gateway keeps of outputs, how much of it and for how long; and when a copy goes because of that. */
import type { LocalCopy, NotKept, Output } from '#domain/output/output.ts'
import type { ConnectionId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'

interface ArchiveRule {
  /** False keeps nothing new; what is kept stays as long as its age allows. */
  readonly keeps: boolean
  /** At most so many; null is no limit of its own. */
  readonly bytes: number | null
  /** Copies that are older are removed; null keeps them. */
  readonly age: Millis | null
}

export interface ArchiveRules extends ArchiveRule {
  /** By connection, where one has rules of its own. */
  readonly own: readonly (readonly [ConnectionId, ArchiveRule])[]
}

/** The rule for the outputs of one connection; the limit of all together is beside it. */
export function ruleOf({ own, ...all }: ArchiveRules, connection: ConnectionId): ArchiveRule {
  const [, rule] = own.find(([id]) => id === connection) ?? []
  return rule === undefined ? { ...all, bytes: null } : { ...rule, keeps: all.keeps && rule.keeps }
}

/** When a copy is old enough to be removed; null when it never is. */
export function removalOf(
  { connection, keepForEver }: Pick<TaskRecord, 'connection' | 'keepForEver'>,
  { at }: Extract<LocalCopy, { kind: 'kept' }>,
  rules: ArchiveRules,
): EpochMs | null {
  const { age } = ruleOf(rules, connection)
  return keepForEver === true || age === null ? null : at + age
}

/** What becomes of the copies in a list. */
interface ArchiveOutlook {
  /** Tasks with copies that are kept for ever. */
  readonly forEver: number
  /** The next copies to be removed: all of those whose time comes within a day of the first; null when none ever is. */
  readonly next: { readonly at: EpochMs; readonly files: number; readonly bytes: number } | null
  readonly removed: number
  readonly notKept: ReadonlyMap<NotKept['why'], number>
}

export function archiveOutlook(records: Iterable<TaskRecord>, rules: ArchiveRules, within: Millis): ArchiveOutlook {
  let [forEver, removed] = [0, 0]
  const notKept = new Map<NotKept['why'], number>()
  const due: { readonly at: EpochMs; readonly bytes: number }[] = []
  for (const record of records) {
    if (record.keepForEver === true && record.outputs.some(isKept)) forEver += 1
    for (const { copy, notKept: missed } of record.outputs) {
      if (copy?.kind === 'removed') removed += 1
      if (copy === null && missed !== undefined) notKept.set(missed.why, (notKept.get(missed.why) ?? 0) + 1)
      const at = copy?.kind === 'kept' ? removalOf(record, copy, rules) : null
      if (copy?.kind === 'kept' && at !== null) due.push({ at, bytes: copy.bytes })
    }
  }
  const first = due.reduce((least, { at }) => Math.min(least, at), Infinity)
  const next = due.filter(({ at }) => at <= first + within)
  const bytes = next.reduce((sum, one) => sum + one.bytes, 0)
  return { forEver, removed, notKept, next: next.length === 0 ? null : { at: first, files: next.length, bytes } }
}

export function isKept({ copy }: Pick<Output, 'copy'>): boolean {
  return copy?.kind === 'kept'
}

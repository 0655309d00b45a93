import type { TaskRecord } from '#domain/task/task.ts'
import type { Ledger } from '#engine/engine.ts'
import { importJson } from '#engine/storage/export-tasks.ts'
import { importPlan } from '#engine/storage/import-plan.ts'

type Strangers =
  | { readonly kind: 'tasks'; readonly records: readonly TaskRecord[] }
  /** The file is something else than what is written here, or has parts that cannot be read. */
  | { readonly kind: 'unreadable'; readonly reason: string }

/** What a file has that would be lost if the list were written over it. */
export function strangersIn(text: string, ledger: Pick<Ledger, 'get' | 'findByRemote'>): Strangers {
  const found = importJson(text)
  if (found.kind === 'refused') return { kind: 'unreadable', reason: found.reason }
  const { added } = importPlan(found.records, ledger)
  const [bad] = found.skipped
  if (added.length > 0 || bad === undefined) return { kind: 'tasks', records: added }
  return { kind: 'unreadable', reason: `Task ${bad.index + 1} of the file: ${bad.reason}` }
}

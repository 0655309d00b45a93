import type { Keeping } from '#domain/connection/pace.ts'
import { forgottenFrom, isNearlyForgotten } from '#domain/task/keeping.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'

/** How long the vendor says that it knows a task, and from when on it may not; null where it says nothing. */
export function useForgotten(
  record: TaskRecord,
): { readonly keeping: Keeping; readonly forgotten: EpochMs | null } | null {
  const engine = useEngine()
  const keeping = engine.vendors.adviceOf(record.vendor).pace.keeps
  if (keeping === undefined || record.remote === null) return null
  return { keeping, forgotten: forgottenFrom(record, keeping, engine.ledger.lastSeen(record.id)) }
}

/** The same where it is near enough to tell. */
export function useNearlyForgotten(record: TaskRecord, now: EpochMs): EpochMs | null {
  const kept = useForgotten(record)
  if (kept === null || kept.forgotten === null) return null
  return isNearlyForgotten(kept.forgotten, kept.keeping, now) ? kept.forgotten : null
}

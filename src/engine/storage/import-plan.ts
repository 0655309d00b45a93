import { withoutCopies } from '#domain/output/without-copies.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Ledger } from '#engine/engine.ts'

/** What becomes of the tasks of an imported file. */
export interface ImportPlan {
  readonly added: readonly TaskRecord[]
  /** In the list already; what is known of them here stays as it is. */
  readonly known: number
  /**
   * Their submit had no answer when they were exported. They are left out: the page would settle that by sending the
   * submit again, from a browser that never sent it.
   */
  readonly unsettled: number
}

export function importPlan(records: readonly TaskRecord[], ledger: Pick<Ledger, 'get' | 'findByRemote'>): ImportPlan {
  const added: TaskRecord[] = []
  let [known, unsettled] = [0, 0]
  for (const record of records) {
    const { id, connection, remote, state } = record
    const present = ledger.get(id) ?? (remote === null ? undefined : ledger.findByRemote(connection, remote.id))
    if (present !== undefined) known += 1
    else if (remote === null && !isTerminal(state.phase)) unsettled += 1
    else added.push(withoutCopies(record))
  }
  return { added, known, unsettled }
}

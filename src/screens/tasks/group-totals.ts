import type { Phase } from '#domain/task/phase.ts'
import { PHASES } from '#domain/task/phase.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'

/** What the tasks of a group cost in one unit of a vendor's: a sum of what is known, and of how many tasks that is. */
interface CostTotal {
  readonly unit: string
  readonly amount: number
  readonly tasks: number
  /** Some of it is what the vendor expected, not what it took. */
  readonly isEstimate: boolean
}

export interface GroupTotals {
  /** The phases that occur, in their own order. */
  readonly phases: readonly { readonly phase: Phase; readonly count: number }[]
  /** One for each unit, the one that most tasks have first; none where no vendor says. */
  readonly costs: readonly CostTotal[]
}

export function totalsOf(ids: readonly TaskId[], tasks: Tasks): GroupTotals {
  const phases = new Map<Phase, number>()
  const costs = new Map<string, CostTotal>()
  for (const id of ids) {
    const record = tasks.get(id)
    if (record === undefined) continue
    const { state, cost } = record
    phases.set(state.phase, (phases.get(state.phase) ?? 0) + 1)
    const amount = cost?.used ?? cost?.estimated ?? null
    if (cost === null || amount === null) continue
    const sum = costs.get(cost.unit) ?? { unit: cost.unit, amount: 0, tasks: 0, isEstimate: false }
    costs.set(cost.unit, {
      ...sum,
      amount: sum.amount + amount,
      tasks: sum.tasks + 1,
      isEstimate: sum.isEstimate || cost.used === null,
    })
  }
  return {
    phases: PHASES.flatMap((phase) => {
      const count = phases.get(phase)
      return count === undefined ? [] : [{ phase, count }]
    }),
    costs: [...costs.values()].toSorted((a, b) => b.tasks - a.tasks || (a.unit < b.unit ? -1 : 1)),
  }
}

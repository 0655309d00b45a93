import { PHASES, type Phase } from '#domain/task/phase.ts'
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

/** Counted in place: a group of thousands is added up at each commit while its heading is in view. */
export function totalsOf(ids: readonly TaskId[], tasks: Tasks): GroupTotals {
  const counts = new Map<Phase, number>()
  const costs = new Map<string, { -readonly [Key in keyof CostTotal]: CostTotal[Key] }>()
  for (const id of ids) {
    const record = tasks.get(id)
    if (record === undefined) continue
    const { state, cost } = record
    counts.set(state.phase, (counts.get(state.phase) ?? 0) + 1)
    const amount = cost?.used ?? cost?.estimated ?? null
    if (cost === null || amount === null) continue
    const sum = costs.get(cost.unit) ?? { unit: cost.unit, amount: 0, tasks: 0, isEstimate: false }
    if (sum.tasks === 0) costs.set(cost.unit, sum)
    sum.amount += amount
    sum.tasks += 1
    sum.isEstimate ||= cost.used === null
  }
  return {
    phases: PHASES.flatMap((phase) => {
      const count = counts.get(phase)
      return count === undefined ? [] : [{ phase, count }]
    }),
    costs: [...costs.values()].toSorted((a, b) => b.tasks - a.tasks || (a.unit < b.unit ? -1 : 1)),
  }
}

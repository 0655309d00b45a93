import { atRisk, nextThresholdOf, type AtRisk } from '#domain/output/expiry.ts'
import type { EpochMs } from '#domain/time.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'

interface Look {
  readonly risks: readonly AtRisk[]
  /** From then until `next` the same tasks give the same answer. */
  readonly at: EpochMs
  readonly next: EpochMs
}

// Every screen part asks about the same tasks: they are gone through once for all of them.
const looks = new WeakMap<Tasks, Look>()

/** What is at risk now; the same array for as long as that does not change. */
export function risksAt(tasks: Tasks, now: EpochMs): readonly AtRisk[] {
  const known = looks.get(tasks)
  if (known !== undefined && known.at <= now && now < known.next) return known.risks
  const risks = atRisk(tasks.values(), now)
  looks.set(tasks, { risks, at: now, next: nextThresholdOf(tasks.values(), now) ?? Infinity })
  return risks
}

import { atRisk, nextThresholdOf, type AtRisk } from '#domain/output/expiry.ts'
import type { EpochMs } from '#domain/time.ts'
import { pressingTasks, type Tasks } from '#engine/ledger/selectors.ts'

interface Look {
  readonly risks: readonly AtRisk[]
  /** From then until `next` the same tasks give the same answer. */
  readonly at: EpochMs
  readonly next: EpochMs
}

// Every screen part asks about the same tasks: what can be at risk of them is gone through once for all of them, and
// again only when something of that changed.
const looks = new WeakMap<object, Look>()

/** What is at risk now; the same array for as long as that does not change. */
export function risksAt(tasks: Tasks, now: EpochMs): readonly AtRisk[] {
  const key = tasks.pressing ?? tasks
  const known = looks.get(key)
  if (known !== undefined && known.at <= now && now < known.next) return known.risks
  const pressing = [...pressingTasks(tasks, now)]
  const risks = atRisk(pressing, now)
  looks.set(key, { risks, at: now, next: nextThresholdOf(pressing, now) ?? Infinity })
  return risks
}

import type { TaskId } from '#domain/task/task.ts'
import type { Engine } from '#engine/engine.ts'
import { performAct } from '#parts/acts/perform-act.ts'
import type { TaskAct } from '#parts/acts/act-names.ts'
import { actOffers } from '#parts/acts/task-acts.ts'
import { showToast } from '#ui/toast.tsx'
import type { Route } from '#url/route.ts'

/** Does an act with those of the tasks that it is for, and says so where it is for none of them. */
export async function actOn(engine: Engine, route: Route, act: TaskAct, about: readonly TaskId[]): Promise<void> {
  const records = about.flatMap((id) => engine.ledger.get(id) ?? [])
  const offers = actOffers(records, { vendorOf: engine.vendors.of, now: Date.now() })
  const offer = offers.find((one) => one.act === act)
  if (offer === undefined) showToast({ text: IN_VAIN[act] })
  else await performAct(engine, route, act, offer.ids)
}

const IN_VAIN = {
  save: 'There are no outputs to save.',
  check: 'There is nothing to ask the vendor about.',
  retry: 'There is nothing to send again: a task on its way may still succeed, and a second one is billed.',
  cancel: 'It is over, or the vendor takes no cancel.',
  pause: 'It is over: there is nothing to pause.',
  keep: 'There are no copies of outputs to keep.',
  tag: 'There is no task to tag.',
  copy: 'The vendor has given no id yet.',
  link: 'There is no task to link to.',
  export: 'There is no task to export.',
  forget: 'There is no task to forget.',
} as const satisfies Record<TaskAct, string>

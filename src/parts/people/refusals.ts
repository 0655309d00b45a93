import { mayDo, roleRefusal, type Person } from '#domain/people/roles.ts'
import { ACT_ROLES, OF_OWN_LIST, PAGE_ACTS, type PageAct } from '#parts/people/act-roles.ts'
import type { Refusal } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'

/** All that a person of this role may not do, each with why. `isShared`: the gateway keeps the list for all of them. */
export function refusalsFor({ role }: Person, isShared: boolean): ReadonlyMap<PageAct, Refusal> {
  const refused = PAGE_ACTS.filter((act) => !mayDo(role, ACT_ROLES[act]) && (isShared || !OF_OWN_LIST.has(act)))
  return new Map(
    refused.map((act) => {
      const text = `Y${roleRefusal(role, ACT_ROLES[act]).slice(1)}.`
      return [act, { why: text, say: () => showToast({ text }) }]
    }),
  )
}

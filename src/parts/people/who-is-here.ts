/** Who sits before this page, as far as its gateway knows people, and why they may not do what they may not. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import { mayDo, roleRefusal } from '#domain/people/roles.ts'
import type { Refusal } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'
import { ACT_ROLES, OF_OWN_LIST, type PageAct } from '#parts/people/act-roles.ts'

interface WhoIsHere {
  /** Null where the gateway knows no people: then there is nothing that somebody may not do. */
  readonly person: NonNullable<Session['person']> | null
  /** Whether the list is one that all of them share. */
  readonly isShared: boolean
  /** The gateway does not know this browser any more. */
  readonly isSignedOut: boolean
}

export const whoIsHere = createStore<WhoIsHere>(() => ({ person: null, isShared: false, isSignedOut: false }))

export function noteSession({ person, keeper }: Session): void {
  whoIsHere.setState({ person: person ?? null, isShared: keeper === 'gateway' })
}

/** Why this person may not do this; null when they may. */
export function refusalOf(act: PageAct): Refusal | null {
  return refusal(whoIsHere.getState(), act)
}

/** The same for what is drawn. */
export function useRefusal(act: PageAct): Refusal | null {
  return refusal(useStore(whoIsHere), act)
}

function refusal({ person, isShared }: WhoIsHere, act: PageAct): Refusal | null {
  if (person === null || mayDo(person.role, ACT_ROLES[act]) || (!isShared && OF_OWN_LIST.has(act))) return null
  const text = `Y${roleRefusal(person.role, ACT_ROLES[act]).slice(1)}.`
  return { why: text, say: () => showToast({ text }) }
}

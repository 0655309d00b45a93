/** Who sits before this page, as far as its gateway knows people, and what they may not do. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { PageAct } from '#parts/people/act-roles.ts'
import type { Refusal } from '#ui/button.tsx'

interface WhoIsHere {
  /** Null where the gateway knows no people. */
  readonly person: NonNullable<Session['person']> | null
  /** What is not in it may be done: the gateway has the last word anyway. */
  readonly refusals: ReadonlyMap<PageAct, Refusal>
  /** The gateway does not know this browser any more. */
  readonly isSignedOut: boolean
}

export const whoIsHere = createStore<WhoIsHere>(() => ({ person: null, refusals: new Map(), isSignedOut: false }))

/** Why this person may not do this; null when they may. */
export function refusalOf(act: PageAct): Refusal | null {
  return whoIsHere.getState().refusals.get(act) ?? null
}

/** The same for what is drawn. */
export function useRefusal(act: PageAct): Refusal | null {
  return useStore(whoIsHere, ({ refusals }) => refusals.get(act) ?? null)
}

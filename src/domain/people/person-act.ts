/** Who did what with a task, where its gateway knows people. */
import { MINUTE, type EpochMs, type Millis } from '#domain/time.ts'

export const DEEDS = [
  'submitted',
  'tracked',
  'sent-again',
  'identified',
  'cancelled',
  'moved',
  'brought-back',
  'paused',
  'resumed',
  'tagged',
  'named',
  'noted',
  'kept',
  'saved',
] as const
export type Deed = (typeof DEEDS)[number]

export interface PersonAct {
  readonly at: EpochMs
  readonly did: Deed
  /** The name of the person, as the gateway's configuration or its proxy has it. */
  readonly by: string
}

/** A note that is being written comes in pieces: it was noted once. */
const ONE_SITTING: Millis = 10 * MINUTE
/** Who tags for ever must not make a record grow for ever. */
const MOST_ACTS = 60

/** The acts with one more; the first stays, for it says whose task this is. */
export function withAct(acts: readonly PersonAct[] | undefined, act: PersonAct): readonly PersonAct[] {
  const known = acts ?? []
  const last = known.at(-1)
  const isSame = last?.did === act.did && last.by === act.by && act.at - last.at < ONE_SITTING
  const all = [...(isSame ? known.slice(0, -1) : known), act]
  return all.length <= MOST_ACTS ? all : [...all.slice(0, 1), ...all.slice(all.length - MOST_ACTS + 1)]
}

/** Those of both, in the order of their times; the same comes out whichever is the first. */
export function mergedActs(a: readonly PersonAct[], b: readonly PersonAct[]): readonly PersonAct[] {
  const all = new Map([...a, ...b].map((act) => [`${String(act.at).padStart(16, '0')} ${act.did} ${act.by}`, act]))
  return [...all].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, act]) => act)
}

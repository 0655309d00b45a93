/** Which task of a vendor's list a lost submit made. Pure. */
import type { VendorFacts } from '#domain/task/observation.ts'
import type { Remote, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { phaseEntries } from '#domain/timeline/timeline.ts'
import { type Fit, fitOf, type MadeWithin } from '#engine/submit/fit.ts'

/** A row of the list, with what a poll of it added. `facts`: null where nothing could be read. */
export interface ListRow {
  readonly remote: Remote
  readonly facts: VendorFacts | null
}

/** Whose a vendor's task is by our list: of no row, of one that was pasted, or of another submit. */
export type Holder = 'nobody' | 'pasted' | 'submitted'

interface Search {
  readonly record: TaskRecord
  /** All submits of this connection that have no task yet, with or without this one. */
  readonly open: readonly TaskRecord[]
  readonly rows: readonly ListRow[]
  readonly clock: VendorOffset
  readonly holderOf: (remoteId: string) => Holder
}

/** The vendor's clock minus ours; null when it was never readable. */
type VendorOffset = { readonly offset: Millis; readonly error: Millis } | null

interface Fitting extends ListRow {
  readonly fit: Exclude<Fit, 'other'>
}

/** Times in lists are cut to seconds, and a request travels. */
const SLACK: Millis = 10 * SECOND
/** Where no answer had a date, clocks of servers and of laptops are rarely further apart. */
const UNKNOWN_CLOCK: Millis = 2 * MINUTE
/** A vendor that is slow to begin makes the task long after we stopped to listen. */
const SLOWEST_START: Millis = 15 * MINUTE

/**
 * Nothing is decided sooner after the loss: the only task that fits may be somebody's who asked for the very same, while
 * ours is not in the list yet.
 */
const SETTLED: Millis = 30 * SECOND

/** Whose the task is, and from when on a look at the list may decide that. */
interface Match {
  readonly row: ListRow
  readonly settledAt: EpochMs
}

/** When the answer was given up: until then the request was on its way. */
export function lostAt({ timeline, addedAt }: TaskRecord): EpochMs {
  return phaseEntries(timeline).findLast(({ phase }) => phase === 'unconfirmed')?.notAfter ?? addedAt
}

export function madeWithin(record: TaskRecord, clock: VendorOffset): MadeWithin {
  const offset = clock?.offset ?? 0
  const slack = SLACK + (clock?.error ?? UNKNOWN_CLOCK)
  return { from: record.addedAt + offset - slack, until: lostAt(record) + offset + SLOWEST_START + slack }
}

/** The rows that may be this submit's task, oldest first: what another submit has is not, what was pasted may be. */
export function candidatesFor({ record, rows, clock, holderOf }: Omit<Search, 'open'>): readonly Fitting[] {
  const { request, state } = record
  if (request === null) return []
  const within = madeWithin(record, clock)
  const notOurs = state.phase === 'unconfirmed' ? (state.notOurs ?? []) : []
  return rows
    .flatMap((row): readonly Fitting[] => {
      if (notOurs.includes(row.remote.id) || holderOf(row.remote.id) === 'submitted') return []
      const fit = fitOf(request, within, row.facts)
      return fit === 'other' ? [] : [{ ...row, fit }]
    })
    .toSorted((a, b) => madeAt(a) - madeAt(b) || (a.remote.id < b.remote.id ? -1 : 1))
}

function madeAt({ facts }: ListRow): EpochMs {
  return facts?.createdAt ?? 0
}

/**
 * The one candidate, where it is certainly ours: nobody has it, and no other submit without an answer can have made it.
 * Several submits of the very same request may share as many candidates, since it makes no difference which has which.
 */
export function findLost(search: Search): Match | null {
  const { record, open, holderOf } = search
  const mine = candidatesFor(search)
  const ids = mine.map(({ remote }) => remote.id)
  if (mine.length === 0 || mine.some(({ fit, remote }) => fit !== 'same' || holderOf(remote.id) !== 'nobody'))
    return null
  const others = open.flatMap((other) => {
    if (other.id === record.id) return []
    const theirs = candidatesFor({ ...search, record: other }).map(({ remote }) => remote.id)
    return theirs.some((id) => ids.includes(id)) ? [{ other, theirs }] : []
  })
  const isShared = others.every(
    ({ other, theirs }) =>
      other.state.phase === 'unconfirmed' && theirs.join() === ids.join() && asksForTheSame(record, other),
  )
  if (!isShared || mine.length !== others.length + 1) return null
  const sharing = [record, ...others.map(({ other }) => other)]
  const order = sharing.toSorted((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1))
  const row = mine[order.indexOf(record)]
  return row === undefined ? null : { row, settledAt: Math.max(...sharing.map(lostAt)) + SETTLED }
}

function asksForTheSame(a: TaskRecord, b: TaskRecord): boolean {
  const asked = ({ request }: TaskRecord) => JSON.stringify([request?.model, request?.params, request?.options])
  return asked(a) === asked(b)
}

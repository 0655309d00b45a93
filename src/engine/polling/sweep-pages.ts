/**
 * One sweep: page after page of a vendor's list, each row that is a live task of ours told as a poll's answer would
 * be. Whatever goes wrong ends the sweep and says nothing about any task.
 */
import type { Observation } from '#domain/task/observation.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import { sweepCall } from '#engine/conversation/calls.ts'
import type { Outcome } from '#engine/conversation/outcome.ts'
import type { TaskNews } from '#engine/polling/task-news.ts'
import { MADE_AT_SLACK, type SweepEnd, type SweepPlan } from '#engine/polling/sweep-plan.ts'
import type { ListOutcome, ListedTask } from '#vendors/listing.ts'
import type { Sweep } from '#vendors/port.ts'

export interface SweepParts {
  readonly line: Line
  readonly sweep: Sweep
  readonly plan: SweepPlan
  /** The tasks within the plan's reach. */
  readonly wanted: Iterable<TaskId>
  readonly clock: Clock
  readonly find: (remoteId: string) => TaskId | undefined
  /** False when the task is better left to its own poll. */
  readonly tell: (id: TaskId, news: TaskNews) => boolean
}

/** While pages are read, new tasks push the others down: what was planned may reach into one page more. */
const OVERLAP = 1

/** Rejects only when it is called off. */
export async function readPages(parts: SweepParts, signal: AbortSignal): Promise<SweepEnd> {
  const { plan } = parts
  const missing = new Set(parts.wanted)
  const told = new Set<TaskId>()
  const places = new Map<TaskId, number>()
  const known = new Set<string>()
  const times: { newest: EpochMs; ends: EpochMs[] } = { newest: Number.NEGATIVE_INFINITY, ends: [] }
  let pages = 0
  let whole = false

  function end(kind: SweepEnd['kind']): SweepEnd {
    return {
      kind,
      pages,
      tasks: told.size,
      places,
      missing: kind === 'read' ? missing : new Set(),
      shape: times.ends.length === pages && pages > 0 ? { ...times, whole } : null,
    }
  }

  while (pages < plan.pages + OVERLAP) {
    const { outcome, ...answer } = await askPage(parts, pages + 1, signal)
    if (outcome.kind !== 'page') return end(outcome.kind)
    pages += 1
    const fresh = outcome.tasks.filter(({ remote }) => !known.has(remote.id))
    for (const row of fresh) {
      known.add(row.remote.id)
      const id = parts.find(row.remote.id)
      if (id === undefined) continue
      missing.delete(id)
      places.set(id, pages)
      const { observation } = row
      if (saysAll(observation) && parts.tell(id, { observation, ...answer })) told.add(id)
    }
    const oldest = learn(fresh, times)
    whole = outcome.next === null
    // A page of nothing new is the end too, or a list that does not page on.
    if (whole || fresh.length === 0 || missing.size === 0) break
    // Only beyond what was planned: the clocks behind these two times may disagree.
    if (pages >= plan.pages && oldest !== null && oldest < plan.reach - MADE_AT_SLACK) break
  }
  return end('read')
}

async function askPage({ line, sweep, clock }: SweepParts, page: number, signal: AbortSignal) {
  // Never kept for later: after a stop the list would be asked for what polls are asking then.
  const turn = { urgency: 'sweep', deadline: clock.now(), waits: 'never', key: null } as const
  const conversation = await line.talk(sweepCall(sweep, page), turn, signal)
  const { askedAt, answeredAt, httpStatus } = conversation
  return { outcome: pageOf(conversation), askedAt, answeredAt, httpStatus }
}

type ListPage = Extract<ListOutcome, { kind: 'page' }>

function pageOf(outcome: Outcome<ListOutcome>): ListPage | { readonly kind: 'trouble' | 'unsent' } {
  if (outcome.kind === 'said') return outcome.value
  return outcome.kind === 'unsent' ? { kind: 'unsent' } : { kind: 'trouble' }
}

/**
 * A row that makes no sense, or an end without its files or its reason, is no reason to believe anything: the task's
 * own poll brings the whole answer, and after an end there would be no other.
 */
function saysAll(observation: Observation): boolean {
  if (observation.kind !== 'status') return false
  const { state, outputs } = observation
  if (state.phase === 'failed' || state.phase === 'timedOut') return state.failure.raw !== null
  return state.phase !== 'succeeded' || outputs.length > 0
}

/** Notes when a page's tasks were made; the oldest of them, or null when the rows do not say. */
function learn(rows: readonly ListedTask[], times: { newest: EpochMs; ends: EpochMs[] }): EpochMs | null {
  const made = rows.flatMap(({ observation }) =>
    observation.kind === 'status' && observation.facts.createdAt !== null ? [observation.facts.createdAt] : [],
  )
  if (made.length === 0) return null
  const oldest = Math.min(...made)
  times.newest = Math.max(times.newest, ...made)
  times.ends.push(oldest)
  return oldest
}

import type { Trouble } from '#domain/task/failure.ts'
import type { ConnectionId, TaskRef, TaskState, VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { type ListAnswer, nextPage } from '#parts/connection-requests.ts'
import type { ListedTask } from '#vendors/listing.ts'

/** What is known of the vendor's list so far. */
export interface RecentList {
  readonly tasks: readonly ListedTask[]
  /** False when the list is at its end. */
  readonly hasMore: boolean
  readonly total: number | null
  readonly trouble: Trouble | null
}

const NOTHING_YET: RecentList = { tasks: [], hasMore: true, total: null, trouble: null }

/** The list that some answers make, in the order in which they came. */
export function listOf(answers: readonly ListAnswer[]): RecentList {
  return { ...answers.reduce(withPage, NOTHING_YET), hasMore: nextPage(answers) !== null }
}

/** The list after one more page. Pages shift while new tasks arrive, so a task may come twice: once is enough. */
function withPage(list: RecentList, { outcome }: ListAnswer): RecentList {
  if (outcome.kind === 'trouble') {
    const { observation } = outcome
    const trouble = observation.kind === 'status' ? NO_LIST : observation.trouble
    return { ...list, trouble }
  }
  const known = new Set(list.tasks.map(({ remote }) => remote.id))
  return {
    tasks: [...list.tasks, ...outcome.tasks.filter(({ remote }) => !known.has(remote.id))],
    hasMore: list.hasMore,
    total: outcome.total,
    trouble: null,
  }
}

/** Why a page of this size cannot be asked for; null when it can. */
export function pageSizeMistake(text: string, limit: number, vendor: string): string | null {
  const size = Number(text)
  if (!Number.isInteger(size) || size < 1) return 'Must be a whole number from 1.'
  return size > limit ? `${vendor} gives at most ${limit} tasks a page; page on for more.` : null
}

/** What the vendor says the task is doing; null when its answer about it makes no sense. */
export function stateOf({ observation }: ListedTask): TaskState | null {
  return observation.kind === 'status' ? observation.state : null
}

export function createdAt({ observation }: ListedTask): EpochMs | null {
  return observation.kind === 'status' ? observation.facts.createdAt : null
}

export function modelListed({ observation }: ListedTask): string | null {
  return observation.kind === 'status' ? observation.facts.model : null
}

export function refOf(task: ListedTask, connection: ConnectionId, vendor: VendorKey): TaskRef {
  return { connection, vendor, remote: task.remote, model: modelListed(task) }
}

const NO_LIST: Trouble = {
  reason: 'unintelligible',
  httpStatus: null,
  code: null,
  message: 'the answer is no list of tasks',
}

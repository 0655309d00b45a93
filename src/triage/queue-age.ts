/** When a wait in the queue stops being normal. HiAPI's guide to stuck tasks gives the numbers and the advice. */
import type { TaskRecord, VendorKey } from '#domain/task.ts'
import { failureOf } from '#domain/task.ts'
import type { Millis } from '#domain/time.ts'
import { MINUTE } from '#domain/time.ts'

export type QueueLevel = 'normal' | 'slow' | 'ticket'

export interface QueueAges {
  /** Below this a wait is normal. */
  readonly slowAfter: Millis
  /** Above this, without progress, the vendor wants a ticket; null where none says so. */
  readonly ticketAfter: Millis | null
}

const HIAPI: QueueAges = { slowAfter: 2 * MINUTE, ticketAfter: 5 * MINUTE }

/** By dialect; a vendor without advice of its own is `slow` after five minutes, and that is all we may say. */
const AGES: ReadonlyMap<VendorKey, QueueAges> = new Map([
  ['hiapi', HIAPI],
  ['hiapi-guide', HIAPI],
])
const ANY: QueueAges = { slowAfter: 5 * MINUTE, ticketAfter: null }

export function queueAges(vendor: VendorKey): QueueAges {
  return AGES.get(vendor) ?? ANY
}

export interface QueueAdvice {
  readonly level: QueueLevel
  /** One or two sentences to show; also for `normal`. */
  readonly text: string
}

/** Advice on a task that has been in the queue for so long, without progress. */
export function queueAdvice(record: TaskRecord, queuedForMs: Millis): QueueAdvice {
  const ages = queueAges(record.vendor)
  if (queuedForMs < ages.slowAfter) return { level: 'normal', text: 'Waiting in the queue is normal at this age.' }
  if (ages.ticketAfter === null || queuedForMs <= ages.ticketAfter) {
    return {
      level: 'slow',
      text: 'Longer in the queue than usual. Keep waiting: submitting it again makes a second task, and each submit is billed.',
    }
  }
  return {
    level: 'ticket',
    text: `Over ${ages.ticketAfter / MINUTE} minutes without progress. Check the vendor's status page, then open a ticket with the ${ticketId(record)}. Do not submit it again: each submit is billed.`,
  }
}

/** What support asks for: the request id where the vendor gave one, else the id of the task. */
function ticketId(record: TaskRecord): string {
  const requestId = failureOf(record)?.requestId ?? record.evidence?.requestId ?? null
  if (requestId !== null) return `request id ${requestId}`
  return record.remote === null ? 'time of the submit' : `task id ${record.remote.id}`
}

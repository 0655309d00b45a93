/**
 * What is news since the last look. Pure: the page looks now and then, and whether anybody is told is decided
 * elsewhere; what happened while somebody was looking at the page is no news later either.
 *
 * Nothing is stored for it: the ledger keeps ends for good, so a task that had ended at the first look after a reload
 * is never told of again.
 */
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { openTasks, type Tasks } from '#engine/ledger/selectors.ts'

/** What the last look saw. */
export interface Watch {
  /** Tasks on their way. One that has only been pasted may have ended long ago: that is not news. */
  readonly open: ReadonlySet<TaskId>
  readonly blocked: ReadonlySet<ConnectionId>
}

interface News {
  /** Tasks that reached their end, in no order. */
  readonly ended: readonly TaskRecord[]
  /** Connections whose credentials were refused. */
  readonly blocked: readonly ConnectionStatus[]
}

const NOT_SEEN_RUNNING: readonly Phase[] = ['tracked']

/** Compares with the last look; the first look of all finds no news. */
export function look(
  before: Watch | null,
  tasks: Tasks,
  statuses: ReadonlyMap<ConnectionId, ConnectionStatus>,
): { readonly watch: Watch; readonly news: News } {
  const open = new Set<TaskId>()
  for (const { id, state } of openTasks(tasks)) if (!NOT_SEEN_RUNNING.includes(state.phase)) open.add(id)
  const nowBlocked = [...statuses.values()].filter(({ health }) => health.kind === 'blocked')
  const ended: TaskRecord[] = []
  for (const id of before?.open ?? []) {
    const record = tasks.get(id)
    // A forgotten task is gone from the list: its end is nobody's business any more.
    if (record !== undefined && isTerminal(record.state.phase)) ended.push(record)
  }
  return {
    watch: { open, blocked: new Set(nowBlocked.map(({ connection }) => connection.id)) },
    news: {
      ended,
      blocked: before === null ? [] : nowBlocked.filter(({ connection }) => !before.blocked.has(connection.id)),
    },
  }
}

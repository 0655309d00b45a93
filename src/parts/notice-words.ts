import type { AtRisk } from '#domain/output/expiry.ts'
import { PHASE_WORDS, TERMINAL_PHASES } from '#domain/task/phase.ts'
import { failureOf, type ConnectionId, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { failureCode } from '#parts/failure-code.ts'
import { taskTitle } from '#parts/task-title.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'
import { formatList } from '#ui/lists.ts'
import { formatCount } from '#ui/numbers.ts'

/** What a click on a notice opens. */
export type NoticeTarget =
  | { readonly kind: 'task'; readonly id: TaskId }
  | { readonly kind: 'tasks' }
  | { readonly kind: 'expiring' }
  | { readonly kind: 'connection'; readonly id: ConnectionId }

/** One desktop notice, ready to be shown. */
export interface Notice {
  /** A later notice with the same key takes the place of the earlier one. */
  readonly key: string
  readonly title: string
  readonly body: string
  readonly target: NoticeTarget
}

/** More at once become one: a wave of results must not bury the screen. */
const ONE_BY_ONE = 2

export function endedNotices(ended: readonly TaskRecord[]): readonly Notice[] {
  if (ended.length <= ONE_BY_ONE) return ended.map(endedNotice)
  const parts = TERMINAL_PHASES.map((phase) => ({
    word: PHASE_WORDS[phase].toLowerCase(),
    count: ended.filter(({ state }) => state.phase === phase).length,
  }))
  const some = parts.filter(({ count }) => count > 0)
  const body = formatList(some.map(({ word, count }) => `${formatCount(count)} ${word}`))
  return [{ key: 'ended', title: `${formatCount(ended.length)} tasks ended`, body, target: { kind: 'tasks' } }]
}

function endedNotice(record: TaskRecord): Notice {
  const { id, state, model } = record
  const failure = failureOf(record)
  const code = failure === null ? null : failureCode(failure)
  return {
    key: `ended ${id}`,
    title: `${PHASE_WORDS[state.phase]}${code === null ? '' : ` (${code})`}`,
    body: [taskTitle(record), model ?? ''].filter((part) => part !== '').join(' · '),
    target: { kind: 'task', id },
  }
}

/** Null when there is nothing to warn of. */
export function expiringNotice(risks: readonly AtRisk[], now: EpochMs, zone: ZoneChoice): Notice | null {
  const soonest = risks.reduce<AtRisk | null>(
    (best, risk) => (best === null || risk.expiresAt < best.expiresAt ? risk : best),
    null,
  )
  if (soonest === null) return null
  // A notice does not tick: it names the instant.
  const at = formatMoment(soonest.expiresAt, now, zone)
  return risks.length === 1
    ? {
        key: 'expiring',
        title: `An output expires at ${at}`,
        body: taskTitle(soonest.record),
        target: { kind: 'task', id: soonest.record.id },
      }
    : {
        key: 'expiring',
        title: `${formatCount(risks.length)} outputs expire`,
        body: `The first at ${at}. They are not saved yet.`,
        target: { kind: 'expiring' },
      }
}

export function blockedNotice({ connection, health }: ConnectionStatus): Notice {
  return {
    key: `blocked ${connection.id}`,
    title: `${connection.label} is blocked`,
    body: health.kind === 'blocked' ? health.trouble.message : '',
    target: { kind: 'connection', id: connection.id },
  }
}

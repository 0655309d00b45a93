/** What sweeps of one connection have come to, and when the next is due. Pure. */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { ListShape, SweepEnd, SweepPlan } from '#engine/polling/sweep-plan.ts'

/** While polling one by one is cheaper: when to do the sum again. */
const LOOK_AGAIN: Millis = 2 * SECOND

/** Between two sweeps at least, however late the first one ended. */
const BREATH: Millis = SECOND / 2

/** A list that fails, or tells of hardly any task of ours, is asked ever more rarely. */
const REST: BackOff = { base: 10 * SECOND, cap: 10 * MINUTE }

/** Where the tasks lie in the list is forgotten after a while: it is looked at anew. */
const SHAPE_LIFETIME: Millis = 10 * MINUTE

export interface SweepRound {
  readonly dueAt: EpochMs
  readonly shape: ListShape | null
  readonly shapeUntil: EpochMs
  /** Sweeps in a row that were no use. */
  readonly failures: number
  /** When the last useful sweep began, and how long after the one before; null when the last one was none. */
  readonly last: { readonly at: EpochMs; readonly every: Millis } | null
}

export interface Sweeping {
  readonly plan: SweepPlan
  /** How many tasks it was meant for. */
  readonly wanted: number
  readonly began: EpochMs
  readonly end: SweepEnd
}

export function firstRound(now: EpochMs): SweepRound {
  return { dueAt: now, shape: null, shapeUntil: 0, failures: 0, last: null }
}

/** A round while it is under way, or while it turned out that polling is cheaper. */
export function roundBegun(round: SweepRound, now: EpochMs): SweepRound {
  return { ...round, dueAt: now + LOOK_AGAIN, shape: round.shapeUntil <= now ? null : round.shape }
}

/** A round after a sweep. `last` is null when it was no use, so that its tasks are polled. */
export function roundAfter(round: SweepRound, { plan, wanted, began, end }: Sweeping, now: EpochMs): SweepRound {
  const seen = end.shape === null ? round : { ...round, shape: end.shape, shapeUntil: now + SHAPE_LIFETIME }
  if (end.kind === 'unsent') return { ...seen, last: null }
  if (end.kind === 'trouble' || end.tasks * 2 < wanted) {
    const failures = round.failures + 1
    return { ...seen, last: null, failures, dueAt: now + waitAfter(REST, failures) }
  }
  const every = Math.max(plan.interval, round.last === null ? 0 : began - round.last.at)
  return { ...seen, last: { at: began, every }, failures: 0, dueAt: Math.max(began + plan.interval, now + BREATH) }
}

/** When the sweep after the present one should tell of a task, and until when to wait for that. */
export function nextSweep(round: SweepRound, plan: SweepPlan, began: EpochMs, now: EpochMs) {
  const period = Math.max(plan.interval, round.last?.every ?? 0, now - began + BREATH)
  // The next sweep may be late, or miss the task: after twice the time it is polled.
  return { next: now + period, until: now + 2 * period }
}

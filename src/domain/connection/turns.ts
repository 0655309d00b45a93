/** How long tasks of one connection can be kept waiting for their turn, whatever the order. Pure. */
import type { Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'

/** Rounds, each of one turn for everybody in line, after which a task goes first although others are worth more. */
const ROUNDS = 3

/** In a short line nobody is overdue before this. */
const LEAST: Millis = MINUTE

/** With so many in line, one that was not heard of for this long goes first. */
export function overdueAfter(waiting: number, perSecond: number): Millis {
  return Math.max(LEAST, ROUNDS * roundOf(waiting, perSecond))
}

/** Nobody's poll waits longer than this for its turn, at this rate: once overdue it is behind those who wait longer still. */
export function turnWithin(waiting: number, perSecond: number): Millis {
  return overdueAfter(waiting, perSecond) + roundOf(waiting, perSecond)
}

function roundOf(waiting: number, perSecond: number): Millis {
  return (waiting / perSecond) * SECOND
}

import { LatePart } from '#engine/late-part.ts'
import { type ListSweeps, sweepOf, type SweepsParts } from '#engine/polling/list-sweeps.ts'

/** Sweeps of a page: the code comes with the first connection that has enough tasks to read them from a list. */
export function lateSweeps(parts: SweepsParts, load = loadSweeps): ListSweeps {
  const late = new LatePart(parts.timers, async () => new (await load())(parts))
  let isAsked = false

  function want(): void {
    if (isAsked) return
    isAsked = [...parts.poller.polled.keys()].some((connection) => sweepOf(parts, connection) !== undefined)
    if (isAsked) late.do((sweeps) => sweeps.reconcile())
  }

  return {
    reconcile: () => (late.part === null ? want() : late.part.reconcile()),
    catchUp: () => late.part?.catchUp(),
    stop: () => late.stop()?.stop(),
  }
}

const loadSweeps = async () => (await import('#engine/polling/sweeps.ts')).Sweeps

import { LatePart } from '#engine/late-part.ts'
import type { Submits, SubmitsParts } from '#engine/submit/submits.ts'

/**
 * Submits of a page, whose code comes once the first tasks are on screen. Who submits where it cannot be had is told so,
 * and nothing was sent; a submit that waits for its answer goes on waiting until it can.
 */
export function lateSubmits(parts: SubmitsParts, load = loadSubmits): Submits {
  const late = new LatePart(parts.timers, async () => (await load())(parts))
  let isAsked = false

  async function now(): Promise<Submits> {
    try {
      return await late.now()
    } catch {
      throw new Error(NOT_LOADED)
    }
  }

  return {
    submit: async (draft, count) => (await now()).submit(draft, count),
    resend: async (id, force) => (await now()).resend(id, force),
    takeCandidate: async (id, candidate) => (await now()).takeCandidate(id, candidate),
    refuseCandidates: async (id) => (await now()).refuseCandidates(id),
    resume(records) {
      const { part } = late
      if (part !== null) return part.resume(records)
      // However often it is asked meanwhile: once for all that there are then.
      if (!isAsked) late.do((submits) => submits.resume(parts.ledger.open()))
      isAsked = true
    },
    stop: () => late.stop()?.stop(),
  }
}

const loadSubmits = async () => (await import('#engine/submit/submit.ts')).createSubmits

const NOT_LOADED = 'A part of this page could not be loaded. Is its server running? Nothing was sent.'

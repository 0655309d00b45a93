/**
 * Runs an adapter's script over a transport: one turn of the budget for each request, a limit on time and steps.
 * Vendor trouble and bugs of an adapter become a {@link Lost}; the only rejection is the caller's own abort.
 */
import type { Connection } from '#domain/connection/connection.ts'
import { errorText } from '#domain/error-text.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { type Lost, lostBy, lostByAdapter, type Outcome, unsent } from '#engine/conversation/outcome.ts'
import type { Timers } from '#engine/timers.ts'
import type { Transport, TransportOutcome } from '#engine/conversation/transport.ts'
import type { Script, VendorReply, VendorRequest } from '#vendors/port.ts'

/** For each request, its body included. Media are not fetched this way. */
const REPLY_TIMEOUT: Millis = 30 * SECOND

/** The longest documented conversation takes two requests; an adapter that wants more than this is in a loop. */
const MOST_STEPS = 4

export interface ConverseParts {
  readonly transport: Transport
  readonly connection: Connection
  readonly clock: Clock
  readonly timers: Timers
  /** Waits for a turn to send. Null: go; otherwise why nothing may be sent. */
  readonly turn: (signal: AbortSignal) => Promise<Trouble | null>
}

/** What came of it, and when: `askedAt` is when the first request left, after its turn had come. */
export type Conversation<T> = Outcome<T> & {
  readonly askedAt: EpochMs
  readonly answeredAt: EpochMs
  /** Of the last answer; null when none came. */
  readonly httpStatus: number | null
}

export async function converse<T>(
  begin: () => Script<T>,
  parts: ConverseParts,
  signal: AbortSignal,
): Promise<Conversation<T>> {
  let askedAt: EpochMs | null = null
  let reply: VendorReply | null = null
  const end = (outcome: Outcome<T>): Conversation<T> => {
    const answeredAt = parts.clock.now()
    return { ...outcome, askedAt: askedAt ?? answeredAt, answeredAt, httpStatus: reply?.status ?? null }
  }
  try {
    let script = begin()
    for (let step = 1; step <= MOST_STEPS; step++) {
      const stopped = await parts.turn(signal)
      if (stopped !== null) return end(laterStep(unsent(stopped), step))
      askedAt ??= parts.clock.now()
      const outcome = await sendTimed(parts, script.request, signal)
      if (outcome.kind !== 'reply') return end(laterStep(lostBy(outcome, REPLY_TIMEOUT / SECOND), step))
      reply = outcome.reply
      const next = script.read(reply)
      if (next.kind === 'done') return end({ kind: 'said', value: next.value })
      script = next
    }
    throw new Error(`the conversation did not end within ${MOST_STEPS} requests`)
  } catch (error) {
    signal.throwIfAborted()
    return end(lostByAdapter(error, reply))
  }
}

/** Once a first request went through, the vendor has seen something, whatever became of the next one. */
function laterStep(lost: Lost, step: number): Lost {
  return step === 1 ? lost : { ...lost, reached: 'maybe' }
}

async function sendTimed(parts: ConverseParts, request: VendorRequest, signal: AbortSignal): Promise<TransportOutcome> {
  const limit = new AbortController()
  const cancel = parts.timers.after(REPLY_TIMEOUT, () => limit.abort())
  try {
    return await parts.transport(parts.connection, request, AbortSignal.any([signal, limit.signal]))
  } catch (error) {
    signal.throwIfAborted()
    if (limit.signal.aborted) return { kind: 'timeout' }
    return { kind: 'network', message: errorText(error) }
  } finally {
    cancel()
  }
}

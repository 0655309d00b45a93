/**
 * The event stream of a task. ByteSpike names it and describes nothing of it; this follows what its text streams do:
 * no replay, quota headers first, and a comment now and then that keeps the line open.
 */
import type { JsonObject } from '#domain/json.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { pause } from '#sandbox/faults/fault-replies.ts'

/** A look at the task; it changes with the sandbox's clock, which a person may push. */
const LOOK_EVERY: Millis = 200
const PING_EVERY: Millis = 15 * SECOND

interface Look {
  readonly answer: JsonObject
  readonly isOver: boolean
}

/** `look` gives null once the task is gone. The stream ends with the task, or when its reader leaves. */
export function eventStream(look: () => Look | null, signal: AbortSignal): Response {
  const encoder = new TextEncoder()
  const left = new AbortController()
  const until = AbortSignal.any([signal, left.signal])
  let told: string | null = null
  let isLast = false

  async function nextFrame(): Promise<string | null> {
    for (let waited = 0; !isLast && !until.aborted; waited += LOOK_EVERY) {
      const seen = look()
      if (seen === null) return null
      const data = JSON.stringify(seen.answer)
      if (data !== told) {
        told = data
        isLast = seen.isOver
        return `event: status\ndata: ${data}\n\n`
      }
      if (waited >= PING_EVERY) return ': ping\n\n'
      await pause(LOOK_EVERY, until)
    }
    return null
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const frame = await nextFrame()
        if (frame !== null) controller.enqueue(encoder.encode(frame))
        else if (!left.signal.aborted) controller.close()
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } })
}

/** Bodies that misbehave on the wire. All of them are pulled: a caller that goes away stops them. */
import type { Millis } from '#domain/time.ts'

type Body = ReadableStream<Uint8Array<ArrayBuffer>>

/** Lets the bytes before a break reach the socket. */
const BREAK_AFTER: Millis = 20
const DRIPS = 20
const CHUNK = 64 * 1024
const COLON = ':'.charCodeAt(0)

/** Sends these bytes, then breaks the connection. */
export function brokenBody(bytes: Uint8Array<ArrayBuffer>): Body {
  let sent = false
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        sent = true
        controller.enqueue(bytes)
        return
      }
      await wait(BREAK_AFTER)
      controller.error(connectionCut())
    },
  })
}

/** Sends these bytes in small pieces spread over a time. */
export function drippingBody(bytes: Uint8Array<ArrayBuffer>, over: Millis): Body {
  const size = Math.max(1, Math.ceil(bytes.length / DRIPS))
  let from = 0
  return new ReadableStream({
    async pull(controller) {
      if (from >= bytes.length) {
        controller.close()
        return
      }
      await wait(over / DRIPS)
      controller.enqueue(bytes.slice(from, from + size))
      from += size
    },
  })
}

/** A JSON object made larger by a member `padding`, without ever being in memory as a whole. */
export function paddedJsonBody(json: string, size: number): Body {
  const encoder = new TextEncoder()
  const end = json.lastIndexOf('}')
  const filler = encoder.encode('a'.repeat(CHUNK))
  let left = Math.max(0, size - json.length)
  let stage: 'head' | 'filler' | 'tail' = 'head'
  return new ReadableStream({
    pull(controller) {
      if (stage === 'head') {
        controller.enqueue(encoder.encode(end < 0 ? json : `${json.slice(0, end)},"padding":"`))
        stage = 'filler'
      } else if (stage === 'filler' && left > 0) {
        controller.enqueue(filler.slice(0, left))
        left -= CHUNK
      } else {
        controller.enqueue(encoder.encode(end < 0 ? '' : '"}'))
        stage = 'tail'
        controller.close()
      }
    },
  })
}

/** An event stream that ends in the middle of its second frame: `cut` breaks the connection, `truncated` closes it. */
export function cutEvents(events: ReadableStream<Uint8Array>, how: 'cut' | 'truncated'): Body {
  const reader = events.getReader()
  let frames = 0
  let over = false
  return new ReadableStream({
    async pull(controller) {
      if (over) {
        await wait(BREAK_AFTER)
        if (how === 'cut') controller.error(connectionCut())
        else controller.close()
        return
      }
      const { done, value } = await reader.read()
      if (done) {
        controller.close()
        return
      }
      // Comments are no frames.
      frames += value[0] === COLON ? 0 : 1
      over = frames > 1
      controller.enqueue(new Uint8Array(over ? value.slice(0, Math.ceil(value.length / 2)) : value))
      if (over) await reader.cancel()
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** Servers print what breaks a body: a stack would look like a fault of theirs. */
function connectionCut(): Error {
  const error = new Error('The sandbox cut this connection on purpose')
  error.name = 'SandboxFault'
  error.stack = `${error.name}: ${error.message}`
  return error
}

function wait(delay: Millis): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delay))
}

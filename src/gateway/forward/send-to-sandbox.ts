import type { OutboundReply, OutboundRequest } from '#gateway/forward/outbound.ts'
import type { SandboxPort } from '#gateway/forward/sandbox-port.ts'

/** A request to the sandbox in this process, with the same answer as over a socket. */
export async function sendToSandbox(sandbox: SandboxPort, request: OutboundRequest): Promise<OutboundReply> {
  const { url, method, headers, body, signal } = request
  const reply = await untilAborted(
    sandbox.fetch(new Request(url, { method, headers, body: body === null ? null : new Uint8Array(body), signal })),
    signal,
  )
  return { status: reply.status, headers: Object.fromEntries(reply.headers), body: bodyOf(reply.body, signal) }
}

/** A scripted world may answer late or never; the time limit holds for it as for a vendor. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new DOMException('aborted', 'AbortError'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function* bodyOf(body: ReadableStream<Uint8Array> | null, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (body === null) return
  const reader = body.getReader()
  try {
    for (;;) {
      const next = await untilAborted(reader.read(), signal)
      if (next.done) return
      yield next.value
    }
  } finally {
    void reader.cancel().catch(() => undefined)
  }
}

/** Listens to one task's event stream until it ends, breaks, falls silent or is called off. Never rejects. */
import { createParser } from 'eventsource-parser'
import type { Observation } from '#domain/task/observation.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { OpenStream } from '#engine/conversation/transport.ts'
import type { TaskStream } from '#vendors/port.ts'

const OPENS_WITHIN: Millis = 30 * SECOND

/** Three missed comments of the usual 15 s: a proxy may hold a dead connection open for much longer. */
const LONGEST_SILENCE: Millis = 45 * SECOND

/** Many times over what a task's status takes. */
const LARGEST_EVENT = 1024 * 1024

export interface ListenParts {
  readonly open: OpenStream
  readonly line: Pick<Line, 'connection' | 'budget'>
  readonly stream: TaskStream
  readonly clock: Clock
  readonly timers: Timers
  /** What an event says; it became true between `since` (bytes came last) and `at`. */
  readonly onObservation: (observation: Observation, since: EpochMs, at: EpochMs) => void
}

/** `refused`: it never opened. `ended`: it did, and whatever closed it, polls have to take over. */
export async function listenTo(parts: ListenParts, signal: AbortSignal): Promise<'refused' | 'ended'> {
  const { line, stream, clock } = parts
  const silence = new AbortController()
  const patience = new Alarm(parts.timers)
  patience.set(OPENS_WITHIN, () => silence.abort())
  const until = AbortSignal.any([signal, silence.signal])
  let opened = false
  try {
    const turn = await line.budget.take({ urgency: 'watched', deadline: clock.now(), waits: 'never', key: null }, until)
    if (turn.kind === 'stopped') return 'refused'
    const outcome = await parts.open(line.connection, stream.request, until).finally(turn.release)
    if (outcome.kind === 'refused') return 'refused'
    opened = true
    let since = clock.now()
    const parser = createParser({
      maxBufferSize: LARGEST_EVENT,
      onEvent({ data }) {
        const at = clock.now()
        const observation = stream.read(data, at)
        if (observation !== null) parts.onObservation(observation, since, at)
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') silence.abort()
      },
    })
    for await (const text of textsOf(outcome.body, until)) {
      patience.set(LONGEST_SILENCE, () => silence.abort())
      parser.feed(text)
      since = clock.now()
    }
    return 'ended'
  } catch {
    return opened ? 'ended' : 'refused'
  } finally {
    patience.clear()
  }
}

async function* textsOf(body: ReadableStream<Uint8Array>, until: AbortSignal): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  // A source that fails while it is told to stop changes nothing for us.
  const stop = () => void reader.cancel().catch(() => undefined)
  until.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      until.throwIfAborted()
      const { done, value } = await reader.read()
      if (done) return
      yield decoder.decode(value, { stream: true })
    }
  } finally {
    until.removeEventListener('abort', stop)
    stop()
  }
}

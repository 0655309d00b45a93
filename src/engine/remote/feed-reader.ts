/** Follows the feed for as long as the page is open: comes back with the last cursor whenever it breaks off. */
import { createParser } from 'eventsource-parser'
import * as v from 'valibot'
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { parseJson } from '#domain/json.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { OtherVersion, type GatewayCalls } from '#engine/remote/gateway-calls.ts'
import { FEED_EVENTS, pollEventSchema, rowsSchema, stateSchema, type KeeperState } from '#engine/remote/protocol.ts'
import { readRow } from '#engine/storage/rows.ts'
import type { TabPoll } from '#engine/storage/tab-channel.ts'
import { Alarm, pause, type Timers } from '#engine/timers.ts'

interface FeedHandlers {
  /** `cursor`: where this page of news ends; `complete`: the reader knows everything by now. */
  rows(records: readonly TaskRecord[], gone: readonly TaskId[], cursor: string | null, complete: boolean): void
  /** What was known is not worth anything: the whole list follows. */
  reset(): void
  state(state: KeeperState): void
  polls(polls: readonly TabPoll[]): void
  /** The gateway is there, whether or not it has news. */
  alive(): void
  /** Nobody answers, or something that is not understood; tried again until the page closes. */
  lost(why: 'silent' | 'other-version'): void
}

interface ReaderParts {
  readonly calls: Pick<GatewayCalls, 'openFeed'>
  readonly timers: Timers
  readonly handlers: FeedHandlers
  readonly signal: AbortSignal
}

const RETRY: BackOff = { base: SECOND, cap: 15 * SECOND }
/** Three missed signs of life. */
const LONGEST_SILENCE: Millis = 45 * SECOND
/** 500 long rows fit several times over. */
const LARGEST_EVENT = 64 << 20

export class FeedReader {
  readonly #parts: ReaderParts
  #cursor: string | null
  #round: AbortController | null = null
  #isRewound = false

  constructor(parts: ReaderParts, cursor: string | null) {
    this.#parts = parts
    this.#cursor = cursor
  }

  /** Resolves when the engine stops. */
  async run(): Promise<void> {
    const { signal, timers } = this.#parts
    for (let failures = 0; !signal.aborted;) {
      const end = await this.#follow().catch((error: unknown) => (error instanceof OtherVersion ? error : false))
      if (signal.aborted) return
      if (this.#isRewound) continue
      failures = end === true ? 1 : failures + 1
      this.#parts.handlers.lost(end instanceof OtherVersion ? 'other-version' : 'silent')
      await pause(timers, waitAfter(RETRY, failures), signal).catch(() => undefined)
    }
  }

  /** Hears again everything after an earlier cursor. */
  rewind(cursor: string | null): void {
    if (cursor === this.#cursor) return
    this.#cursor = cursor
    this.#isRewound = true
    this.#round?.abort()
  }

  /** One connection from its beginning to its end; false when it never opened. */
  async #follow(): Promise<boolean> {
    const round = new AbortController()
    this.#round = round
    this.#isRewound = false
    const silence = new Alarm(this.#parts.timers)
    const patience = () => silence.set(LONGEST_SILENCE, () => round.abort())
    const until = AbortSignal.any([this.#parts.signal, round.signal])
    patience()
    try {
      const body = await this.#parts.calls.openFeed(this.#cursor, until)
      if (body === null) return false
      await this.#read(body, until, patience, round)
      return true
    } finally {
      silence.clear()
    }
  }

  async #read(
    body: ReadableStream<Uint8Array>,
    until: AbortSignal,
    heard: () => void,
    round: AbortController,
  ): Promise<void> {
    const decoder = new TextDecoder()
    const parser = createParser({
      maxBufferSize: LARGEST_EVENT,
      onEvent: ({ event, data, id }) => {
        if (!until.aborted && !this.#hear(event ?? '', parseJson(data), id ?? null)) round.abort()
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') round.abort()
      },
    })
    const reader = body.getReader()
    const stop = () => void reader.cancel().catch(() => undefined)
    until.addEventListener('abort', stop, { once: true })
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done || until.aborted) return
        heard()
        parser.feed(decoder.decode(value, { stream: true }))
        this.#parts.handlers.alive()
      }
    } finally {
      until.removeEventListener('abort', stop)
      stop()
    }
  }

  /** False when it is not understood: nothing after it must be believed either. */
  #hear(event: string, data: unknown, id: string | null): boolean {
    const { handlers } = this.#parts
    if (event === FEED_EVENTS.reset) {
      this.#cursor = null
      handlers.reset()
      return true
    }
    if (event === FEED_EVENTS.rows) return this.#hearRows(data, id)
    if (event === FEED_EVENTS.state) {
      const read = v.safeParse(stateSchema, data)
      if (read.success) handlers.state(read.output)
      return read.success
    }
    if (event !== FEED_EVENTS.polls) return true
    const read = v.safeParse(pollEventSchema, data)
    if (read.success) handlers.polls(read.output.polls)
    return read.success
  }

  #hearRows(data: unknown, id: string | null): boolean {
    const read = v.safeParse(rowsSchema, data)
    if (!read.success) return false
    const rows = read.output.rows.map(readRow)
    // A newer gateway's rows: only a newer page can show them.
    if (rows.some(({ kind }) => kind !== 'record')) return false
    const records = rows.flatMap((row) => (row.kind === 'record' ? [row.record] : []))
    this.#cursor = id ?? this.#cursor
    this.#parts.handlers.rows(records, read.output.gone, id, !read.output.more)
    return true
  }
}

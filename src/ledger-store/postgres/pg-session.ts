/**
 * A session with a PostgreSQL server that is made anew, ever more slowly, whenever it is lost. Locks and temporary things
 * belong to one {@link PgLife} of it: whoever has taken any asks that very life, and not the next one.
 */
import { waitAfter, type BackOff } from '#domain/connection/back-off.ts'
import { SECOND } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import { PgAway } from '#ledger-store/postgres/pg-address.ts'
import { openLife, type PgLife, type PgQuery } from '#ledger-store/postgres/pg-life.ts'

interface SessionParts {
  readonly address: string
  /** What the server lists it under. */
  readonly name: string
  readonly timers: Timers
}

/** Takes the payloads of a channel. What was said while nobody was connected is not told later. */
type NoticeHandler = (payload: string) => void

/** Is told of each life once it is there, and, with why, when there is none. */
type LifeListener = (life: PgLife | null, why: string | null) => void

const AGAIN: BackOff = { base: SECOND / 4, cap: 5 * SECOND }

export class PgSession {
  readonly #parts: SessionParts
  readonly #handlers = new Map<string, Set<NoticeHandler>>()
  readonly #listeners = new Set<LifeListener>()
  readonly #again: Alarm
  #life: Awaited<ReturnType<typeof openLife>> | null = null
  #failures = 0
  #isClosed = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#again = new Alarm(parts.timers)
  }

  /** Null while the server is away. */
  get life(): PgLife | null {
    return this.#life
  }

  /** Connects for the first time; rejects with a `PgAway` or a `PgRefusal`, and then nothing is tried again. */
  async open(): Promise<void> {
    await this.#connect()
  }

  /** One statement on whatever life there is; rejects at once when there is none. */
  readonly query: PgQuery = (sql, ...values) => this.together((query) => query(sql, ...values))

  together<T>(work: (query: PgQuery) => Promise<T>): Promise<T> {
    return this.#life?.together(work) ?? Promise.reject(new PgAway('the database is away'))
  }

  /** From now on, in every life: what is asked after this call comes after it for the server too. */
  listen(channel: string, handler: NoticeHandler): () => void {
    const handlers = this.#handlers.get(channel) ?? new Set()
    this.#handlers.set(channel, handlers.add(handler))
    // A life that is lost with it is followed by one that listens.
    void this.#life?.query(listenTo(channel)).catch(() => undefined)
    return () => handlers.delete(handler)
  }

  /** Resolves when there is a life; rejects with the signal's reason when it is aborted first. */
  async whenThere(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#life !== null) return
    await new Promise<void>((resolve, reject) => {
      const end = this.onLife((life) => {
        if (life === null) return
        end()
        resolve()
      })
      signal.addEventListener('abort', () => {
        end()
        reject(signal.reason)
      })
    })
  }

  onLife(listener: LifeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Waits for what is under way, but for no server that is away: what is being opened ends by itself. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#again.clear()
    const life = this.#life
    this.#life = null
    await life?.end()
  }

  async #connect(): Promise<void> {
    const life = await openLife({ ...this.#parts, onNotice: (channel, payload) => this.#notice(channel, payload) })
    // Also to what somebody began to listen to meanwhile.
    for (const heard = new Set<string>(); heard.size < this.#handlers.size;) {
      for (const channel of [...this.#handlers.keys()].filter((one) => !heard.has(one))) {
        await life.query(listenTo(channel))
        heard.add(channel)
      }
    }
    if (this.#isClosed || life.lost.aborted) {
      await life.end()
      throw new PgAway('the session ended')
    }
    this.#life = life
    this.#failures = 0
    life.lost.addEventListener('abort', () => this.#lost(life), { once: true })
    for (const listener of this.#listeners) listener(life, null)
  }

  #lost(life: PgLife): void {
    if (this.#life !== life) return
    this.#life = null
    const why: unknown = life.lost.reason
    for (const listener of this.#listeners) listener(null, why instanceof Error ? why.message : null)
    this.#planNext()
  }

  #planNext(): void {
    if (this.#isClosed) return
    this.#failures += 1
    this.#again.set(waitAfter(AGAIN, this.#failures), () => {
      void this.#connect().catch(() => this.#planNext())
    })
  }

  #notice(channel: string, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload)
  }
}

/** Names of channels are our own constants; quoted, so that they are what they are written as. */
function listenTo(channel: string): string {
  return `LISTEN "${channel}"`
}

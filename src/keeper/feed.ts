/**
 * The event stream to one page. It is read at the page's pace: rows stay in the store until the page takes them, the
 * state is the newest one alone, and of polls a page that is slow misses the oldest. So nothing piles up here.
 */
import { SECOND, type Millis } from '#domain/time.ts'
import { FEED_EVENTS, type KeeperState } from '#engine/remote/protocol.ts'
import type { TabPoll } from '#engine/storage/tab-channel.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { LedgerStore, News, StoredRow } from '#ledger-store/store.ts'
import { wholeOf } from '#domain/task/record-parts.ts'
import { parseJson } from '#domain/json.ts'

interface FeedParts {
  readonly store: Pick<LedgerStore, 'ledger' | 'newsAfter'>
  readonly timers: Timers
  /** Another object only when it says something else. */
  readonly state: () => KeeperState
  readonly onEnd: (feed: Feed) => void
}

const ROWS_IN_A_FRAME = 500
const MOST_POLLS = 1000
/** Some proxies cut a stream that is silent for a minute. */
const SIGN_OF_LIFE: Millis = 15 * SECOND
/** The store cannot be read for now; the page is told why by the state. */
const READ_AGAIN: Millis = SECOND

export class Feed {
  readonly body: ReadableStream<Uint8Array>
  readonly #parts: FeedParts
  readonly #silence: Alarm
  readonly #readingAgain: Alarm
  #rev = 0
  #isReset = false
  #rowsDue = true
  /** The first page is told even when it is empty: the reader then knows that it knows all. */
  #isFirst = true
  #stateDue = true
  /** Told last. */
  #told: KeeperState | null = null
  #polls: TabPoll[] = []
  /** Where the page takes the next frame from us; null while it has not taken the last one. */
  #taker: ReadableStreamDefaultController<Uint8Array> | null = null
  #isAsking = false
  #isGoing = false
  #isOver = false

  /** @param since the last cursor that the page has; anything else begins anew. */
  constructor(parts: FeedParts, since: string | null) {
    this.#parts = parts
    this.#silence = new Alarm(parts.timers)
    this.#readingAgain = new Alarm(parts.timers)
    const [, ledger, rev] = /^([\w-]{1,64})\.(\d{1,15})$/.exec(since ?? '') ?? []
    if (ledger === parts.store.ledger) this.#rev = Number(rev)
    else this.#isReset = true
    this.body = new ReadableStream<Uint8Array>(
      { pull: (taker) => this.#take(taker), cancel: () => this.#leave() },
      { highWaterMark: 1 },
    )
  }

  rowsChanged(): void {
    this.#rowsDue = true
    this.#go()
  }

  stateChanged(): void {
    this.#stateDue = true
    this.#goSoon()
  }

  polled(polls: readonly TabPoll[]): void {
    this.#polls = [...this.#polls, ...polls].slice(-MOST_POLLS)
    this.#goSoon()
  }

  end(): void {
    this.#isOver = true
    this.#silence.clear()
    this.#readingAgain.clear()
    this.#taker?.close()
    this.#taker = null
    this.#parts.onEnd(this)
  }

  /** The page has gone, and has closed its end. */
  #leave(): void {
    this.#taker = null
    this.end()
  }

  #take(taker: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.#isOver) return taker.close()
    this.#taker = taker
    this.#go()
  }

  /**
   * Tells what is due, if the page takes it. With as few promises as can be: of fifty pages each waits for those of all
   * others.
   */
  #go(): void {
    if (this.#taker === null || this.#isAsking) return
    this.#silence.clear()
    if (this.#isReset) {
      this.#isReset = false
      this.#rev = 0
      return this.#tell(frame(FEED_EVENTS.reset, {}, null))
    }
    if (this.#rowsDue) return this.#ask()
    const next = this.#nextBeside()
    if (next !== null) return this.#tell(next)
    this.#silence.set(SIGN_OF_LIFE, () => this.#tell(STILL_HERE))
  }

  /** What comes in one go is told in one. */
  #goSoon(): void {
    if (this.#isGoing) return
    this.#isGoing = true
    queueMicrotask(() => {
      this.#isGoing = false
      this.#go()
    })
  }

  #tell(bytes: Uint8Array): void {
    const taker = this.#taker
    this.#taker = null
    taker?.enqueue(bytes)
  }

  /** What has no rows. */
  #nextBeside(): Uint8Array | null {
    if (this.#stateDue) {
      this.#stateDue = false
      const state = this.#parts.state()
      if (state !== this.#told) {
        this.#told = state
        return stateFrame(state)
      }
    }
    if (this.#polls.length === 0) return null
    const polls = this.#polls
    this.#polls = []
    return frame(FEED_EVENTS.polls, { polls }, null)
  }

  #ask(): void {
    this.#rowsDue = false
    this.#isAsking = true
    this.#parts.store.newsAfter(this.#rev, ROWS_IN_A_FRAME).then(
      (news) => this.#heard(news),
      () => {
        this.#isAsking = false
        if (this.#isOver) return
        this.#readingAgain.set(READ_AGAIN, () => this.rowsChanged())
        this.#go()
      },
    )
  }

  #heard(news: News | null): void {
    this.#isAsking = false
    if (this.#isOver) return
    if (news === null) {
      this.#isReset = true
      this.#rowsDue = true
      return this.#go()
    }
    this.#rev = news.rev
    this.#rowsDue ||= news.more
    if (news.rows.length === 0 && news.gone.length === 0 && !this.#isFirst) return this.#go()
    this.#isFirst = news.more
    this.#tell(rowsFrame(news, `${this.#parts.store.ledger}.${news.rev}`))
  }
}

/** In the form in which any disk has a row. */
function toWire({ v, vendorPart, personPart }: StoredRow): unknown {
  return { v, record: wholeOf(parseJson(vendorPart), parseJson(personPart)) }
}

/** Many pages are told the same at once: it is written once for all of them. */
const written = new WeakMap<News | KeeperState, Uint8Array>()

function stateFrame(state: KeeperState): Uint8Array {
  const bytes = written.get(state) ?? frame(FEED_EVENTS.state, state, null)
  written.set(state, bytes)
  return bytes
}

function rowsFrame(news: News, cursor: string): Uint8Array {
  const known = written.get(news)
  if (known !== undefined) return known
  const told = { rows: news.rows.map(toWire), gone: news.gone, more: news.more }
  const bytes = frame(FEED_EVENTS.rows, told, cursor)
  written.set(news, bytes)
  return bytes
}

const encoder = new TextEncoder()
const STILL_HERE = encoder.encode(': still here\n\n')

function frame(event: string, data: object, id: string | null): Uint8Array {
  return encoder.encode(`event: ${event}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)
}

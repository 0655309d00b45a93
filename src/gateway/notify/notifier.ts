/** Sends notices to one address: gathered, not too often, and again after a while where nobody took them. */
import { waitAfter, type BackOff } from '#domain/connection/back-off.ts'
import type { NotifyResult, NotifyState } from '#domain/connection/settings-protocol.ts'
import { MINUTE, SECOND, type Clock, type EpochMs, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import { networkReason } from '#gateway/forward/network-reason.ts'
import type { Outbound } from '#gateway/forward/outbound.ts'
import { bodyOf, noticesOf, TEST_NOTICE, type Notice } from '#gateway/notify/notice-body.ts'
import { maskedAddress, type NotifyConfig } from '#gateway/notify/notify-config.ts'
import { isLoopbackHost } from '#gateway/server/own-host.ts'
import type { News, NewsDesk } from '#keeper/keeper-news.ts'

interface NotifierParts {
  readonly outbound: Outbound
  readonly clock: Clock
  readonly timers: Timers
  readonly userAgent: string
}

/** No two requests are closer than this, tests included. */
const APART: Millis = 5 * SECOND
const PATIENCE: Millis = 10 * SECOND
const RETRY: BackOff = { base: 10 * SECOND, cap: 10 * MINUTE }
/** About forty minutes in all; by then it is no news. */
const MOST_TRIES = 10
/** Beyond this the oldest are let go. */
const MOST_WAITING = 200

export class Notifier implements NewsDesk {
  readonly #parts: NotifierParts
  readonly #sending: Alarm
  #config: NotifyConfig | null
  #waiting: readonly Notice[] = []
  #failures = 0
  #lastTry: EpochMs = -Infinity
  #last: NotifyResult | null = null
  #isSending = false

  constructor(parts: NotifierParts, config: NotifyConfig | null) {
    this.#parts = parts
    this.#sending = new Alarm(parts.timers)
    this.#config = config
  }

  readonly wanted = () => this.#config ?? { ended: false, risks: false, blocked: false }

  readonly tell = (news: News): void => {
    if (this.#config === null) return
    this.#waiting = [...this.#waiting, ...noticesOf(news)].slice(-MOST_WAITING)
    this.#plan()
  }

  /** What waits was meant for the address before. */
  configure(config: NotifyConfig | null): void {
    const isSame = config !== null && config.url === this.#config?.url
    this.#config = config
    if (isSame) return
    this.#waiting = []
    this.#failures = 0
    this.#last = null
    this.#sending.clear()
  }

  get config(): NotifyConfig | null {
    return this.#config
  }

  /** Never the address itself. */
  state(): NotifyState {
    const { url = null, ...choices } = this.#config ?? { shape: 'json', ended: true, risks: true, blocked: true }
    return {
      ...choices,
      address: url === null ? null : maskedAddress(url),
      waiting: this.#waiting.length,
      last: this.#last,
    }
  }

  /** Milliseconds until a test may be sent, or 0 and it was, with whatever came of it. */
  async test(): Promise<Millis> {
    const wait = this.#lastTry + APART - this.#parts.clock.now()
    if (this.#isSending || wait > 0) return Math.max(wait, SECOND)
    if (this.#config !== null) await this.#send(this.#config, [TEST_NOTICE])
    return 0
  }

  stop(): void {
    this.#config = null
    this.#sending.clear()
  }

  #plan(): void {
    const since = this.#parts.clock.now() - this.#lastTry
    const wait = this.#failures === 0 ? APART : waitAfter(RETRY, this.#failures)
    // A little later than at once: what ends together is told together.
    this.#sending.setIfFree(Math.max(wait - since, SECOND), () => void this.#sendWaiting())
  }

  async #sendWaiting(): Promise<void> {
    const config = this.#config
    if (config === null || this.#waiting.length === 0) return
    if (this.#isSending) return this.#plan()
    const notices = this.#waiting
    const result = await this.#send(config, notices)
    if (this.#config?.url !== config.url) return
    // What was refused for itself is refused again; anything else may pass.
    const isOver = result.kind === 'sent' || result.kind === 'refused'
    this.#failures = isOver ? 0 : this.#failures + 1
    const isDone = isOver || this.#failures >= MOST_TRIES
    if (isDone) this.#waiting = this.#waiting.filter((notice) => !notices.includes(notice))
    if (isDone) this.#failures = 0
    if (this.#waiting.length > 0) this.#plan()
  }

  async #send({ url, shape }: NotifyConfig, notices: readonly Notice[]): Promise<NotifyResult> {
    const { outbound, clock, timers, userAgent } = this.#parts
    this.#isSending = true
    this.#lastTry = clock.now()
    const abort = new AbortController()
    let isLate = false
    const patience = timers.after(PATIENCE, () => {
      isLate = true
      abort.abort()
    })
    const target = new URL(url)
    // By its name alone nobody knows where an address leads: only public ones are connected to.
    const send = isLoopbackHost(target.hostname) ? outbound.vendor : outbound.publicMedia
    const headers = { 'content-type': 'application/json', 'user-agent': userAgent }
    const body = new TextEncoder().encode(bodyOf(notices, shape, clock.now()))
    try {
      const reply = await send({ url: target, method: 'POST', headers, body, signal: abort.signal })
      this.#last = resultOf(reply.status, clock.now())
    } catch (error) {
      const why = isLate ? `no answer within ${PATIENCE / SECOND} s` : networkReason(error)
      this.#last = { kind: 'unreachable', at: clock.now(), why }
    } finally {
      patience()
      // What it says is nobody's business here, and may be endless.
      abort.abort()
      this.#isSending = false
    }
    return this.#last
  }
}

function resultOf(status: number, at: EpochMs): NotifyResult {
  if (status >= 200 && status < 300) return { kind: 'sent', at, status }
  const isPassing = status >= 500 || status === 429 || status === 408
  return { kind: isPassing ? 'failing' : 'refused', at, status }
}

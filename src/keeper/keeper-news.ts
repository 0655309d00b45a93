/** What a gateway has to tell somebody who has no page open: tasks that ended, links that die, connections that are blocked. */
import { atRisk, nextThresholdOf, type AtRisk } from '#domain/output/expiry.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND, type Clock, type EpochMs, type Millis } from '#domain/time.ts'
import type { ConnectionStatus, Engine } from '#engine/engine.ts'
import { look, type Watch } from '#engine/notices/watch.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { KeptStorage } from '#keeper/kept-storage.ts'
import { recordOf } from '#keeper/row-record.ts'
import type { LedgerStore } from '#ledger-store/store.ts'

export interface News {
  readonly ended: readonly TaskRecord[]
  readonly risks: readonly AtRisk[]
  readonly blocked: readonly ConnectionStatus[]
}

/** Who is told, and of what. */
export interface NewsDesk {
  readonly wanted: () => { readonly ended: boolean; readonly risks: boolean; readonly blocked: boolean }
  readonly tell: (news: News) => void
}

interface NewsParts {
  readonly engine: Pick<Engine, 'ledger' | 'connections'>
  readonly storage: Pick<KeptStorage, 'readSurely' | 'onCommit'>
  readonly store: Pick<LedgerStore, 'newsAfter' | 'answerTo' | 'keepAnswer'>
  readonly clock: Clock
  readonly timers: Timers
  readonly desk: NewsDesk
}

/** A wave of results is one piece of news. */
const GATHER: Millis = 2 * SECOND
/** A link that is short-lived from the first may be kept in a moment. */
const BEFORE_A_RISK: Millis = MINUTE
/** Clocks are set, and timers do not count the time a computer sleeps. */
const LOOK_AT_LEAST_EVERY: Millis = HOUR
const PAGE = 1000
/** The store could not be read or written. */
const TRY_AGAIN: Millis = MINUTE

export class KeeperNews {
  readonly #parts: NewsParts
  readonly #looking: Alarm
  readonly #risking: Alarm
  readonly #learning: Alarm
  /** When to look at the outputs of each task that has any at stake: tasks that are over are in no memory. */
  readonly #thresholds = new Map<TaskId, EpochMs>()
  #watch: Watch | null = null
  #lookedAt: EpochMs = Infinity
  #knowsAll = false
  #isStopped = false
  /** One look after the other: each tells what the one before has not. */
  #lastLook: Promise<void> = Promise.resolve()
  #ends: readonly (() => void)[] = []

  constructor(parts: NewsParts) {
    this.#parts = parts
    this.#looking = new Alarm(parts.timers)
    this.#risking = new Alarm(parts.timers)
    this.#learning = new Alarm(parts.timers)
  }

  /** Once the stored tasks are there: what is so by then is no news. */
  start(): void {
    const { engine, storage } = this.#parts
    const plan = () => this.#looking.setIfFree(GATHER, () => this.#look())
    this.#look()
    this.#ends = [
      engine.ledger.store.subscribe(plan),
      engine.connections.subscribe(plan),
      storage.onCommit((changed) => this.#note(changed, BEFORE_A_RISK)),
    ]
    this.wishesChanged()
  }

  stop(): void {
    this.#looking.clear()
    this.#isStopped = true
    this.#risking.clear()
    this.#learning.clear()
    for (const end of this.#ends) end()
  }

  /** Somebody else wants to know, or of something else: what was never looked at is looked at. */
  wishesChanged(): void {
    if (!this.#parts.desk.wanted().risks || this.#knowsAll) return
    this.#knowsAll = true
    void this.#learn().catch(() => {
      this.#knowsAll = false
      if (!this.#isStopped) this.#learning.set(TRY_AGAIN, () => this.wishesChanged())
    })
  }

  async #learn(): Promise<void> {
    for (let rev = 0, more = true; more && !this.#isStopped;) {
      const page = await this.#parts.store.newsAfter(rev, PAGE)
      const records = (page?.rows ?? []).map(recordOf).filter((row) => row !== null && typeof row !== 'string')
      this.#note(records, 0)
      more = page?.more ?? false
      rev = page?.rev ?? rev
    }
  }

  #look(): void {
    const { engine, desk, clock } = this.#parts
    const { tasks } = engine.ledger.store.getState()
    const { watch, news } = look(this.#watch, tasks, engine.connections.getState().statuses)
    // Submitted and over since the last look: that one never was on its way.
    const quick = [...tasks.values()].filter(({ addedAt, request, state }) => {
      return addedAt >= this.#lookedAt && request !== null && isTerminal(state.phase)
    })
    this.#watch = watch
    this.#lookedAt = clock.now()
    const wanted = desk.wanted()
    this.#tell({
      ended: wanted.ended ? [...new Set([...news.ended, ...quick])] : [],
      blocked: wanted.blocked ? news.blocked : [],
      risks: [],
    })
  }

  #tell(news: News): void {
    if (news.ended.length + news.blocked.length + news.risks.length > 0) this.#parts.desk.tell(news)
  }

  /** @param patience how long what is at stake already may still be saved by itself. */
  #note(changed: readonly TaskRecord[], patience: Millis): void {
    const now = this.#parts.clock.now()
    for (const record of changed) {
      const next = atRisk([record], now).length > 0 ? now + patience : nextThresholdOf([record], now)
      if (next === null) this.#thresholds.delete(record.id)
      else this.#thresholds.set(record.id, next)
    }
    this.#planRisks(now)
  }

  #planRisks(now: EpochMs): void {
    let next = Infinity
    for (const at of this.#thresholds.values()) next = Math.min(next, at)
    if (!Number.isFinite(next) || this.#isStopped) return this.#risking.clear()
    this.#risking.set(Math.min(Math.max(next - now, SECOND), LOOK_AT_LEAST_EVERY), () => {
      this.#lastLook = this.#lastLook.then(() => this.#lookAtRisks())
    })
  }

  async #lookAtRisks(): Promise<void> {
    const { storage, clock, desk } = this.#parts
    const now = clock.now()
    const due = [...this.#thresholds].flatMap(([id, at]) => (at <= now ? [id] : []))
    for (const id of due) this.#thresholds.delete(id)
    try {
      const records = await storage.readSurely(due)
      const { risks, later } = await this.#untold(desk.wanted().risks ? atRisk(records, now) : [], now)
      this.#tell({ ended: [], blocked: [], risks })
      for (const record of records) {
        const next = later.has(record.id) ? now + TRY_AGAIN : nextThresholdOf([record], now)
        if (next !== null) this.#thresholds.set(record.id, next)
      }
    } catch {
      for (const id of due) this.#thresholds.set(id, now + TRY_AGAIN)
    }
    this.#planRisks(now)
  }

  /**
   * Each level once, also after a restart. It is remembered as answers to commands are, for a day: a link whose end is
   * further away than that is at no risk. What pages have told is another matter: it reaches somebody else.
   */
  async #untold(
    all: readonly AtRisk[],
    now: EpochMs,
  ): Promise<{ readonly risks: readonly AtRisk[]; readonly later: ReadonlySet<TaskId> }> {
    const { store } = this.#parts
    const risks: AtRisk[] = []
    const later = new Set<TaskId>()
    for (const risk of all) {
      const key = `notice ${risk.record.id} ${risk.output.key} ${risk.level}`
      try {
        if ((await store.answerTo(key)) !== null) continue
        await store.keepAnswer(key, 'told', now)
        risks.push(risk)
      } catch {
        later.add(risk.record.id)
      }
    }
    return { risks, later }
  }
}

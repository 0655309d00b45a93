/**
 * Tells of outputs that should be saved now. What was told stands in the record, so each threshold is told once: not
 * again after a reload, and not in a second tab. While nobody may be told, nothing is lost: it is told as soon as
 * somebody may.
 */
import { nextThresholdOf, untold, type AtRisk } from '#domain/output/expiry.ts'
import type { Output, ReminderAnswer } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR, SECOND, type Clock, type EpochMs, type Millis } from '#domain/time.ts'
import type { Environment } from '#engine/environment.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import { type OutputPlace, outputOf, withOutput } from '#engine/outputs/output-place.ts'
import type { Reminders } from '#engine/outputs/outputs-surface.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

export interface RemindersParts {
  readonly ledger: Pick<EngineLedger, 'get' | 'change' | 'pressing' | 'onCommit' | 'commitNow'>
  readonly storage: Pick<TaskStorage, 'read' | 'writeNow'>
  readonly locks: Locks
  readonly environment: Pick<Environment, 'subscribe' | 'isVisible'>
  readonly clock: Clock
  readonly timers: Timers
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal
}

const LOCK = 'renderwatch-reminders'
/** A wave of results is one piece of news. */
const GATHER: Millis = SECOND
/** A tab that somebody looks at goes first: what a hidden one tells may not be shown beside it. */
const HIDDEN_PATIENCE: Millis = 2 * SECOND
/** Timers do not count the time a computer sleeps. */
const LOOK_AT_LEAST_EVERY: Millis = HOUR

type Tell = (risks: readonly AtRisk[]) => void

export class EngineReminders implements Reminders {
  readonly #parts: RemindersParts
  /** Who hears, and whether they may be told just now. */
  readonly #listeners = new Map<Tell, () => boolean>()
  readonly #alarm: Alarm
  /** When to look again; null while nothing is planned. */
  #nextLook: EpochMs | null = null
  #telling = false
  #started = false

  constructor(parts: RemindersParts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.timers)
  }

  /** Begins, after the stored tasks are in the ledger. */
  start(): void {
    const { ledger, environment, signal } = this.#parts
    this.#started = true
    const ends = [
      ledger.onCommit(({ changed }) => this.#noteChanged(changed)),
      environment.subscribe(() => this.#look()),
    ]
    const stop = () => {
      this.#alarm.clear()
      for (const end of ends) end()
    }
    signal.addEventListener('abort', stop, { once: true })
    this.#look()
  }

  subscribe(tell: Tell, mayTell: () => boolean): () => void {
    this.#listeners.set(tell, mayTell)
    if (this.#started) this.#look()
    return () => this.#listeners.delete(tell)
  }

  snooze(which: readonly OutputPlace[], until: EpochMs): void {
    this.#answer(which, { kind: 'snoozed', until })
  }

  decline(which: readonly OutputPlace[]): void {
    this.#answer(which, { kind: 'unwanted', at: this.#parts.clock.now() })
  }

  wake(which: readonly OutputPlace[]): void {
    this.#answer(which, null)
  }

  #answer(which: readonly OutputPlace[], answer: ReminderAnswer | null): void {
    // Whatever was told before, a snooze ends with being told again.
    const change = (output: Output): Output => ({ ...output, answer, told: null })
    for (const { id, outputKey } of which) {
      this.#parts.ledger.change(id, (record) => withOutput(record, outputKey, change))
    }
  }

  #noteChanged(changed: readonly TaskRecord[]): void {
    const now = this.#parts.clock.now()
    if (untold(changed, now).length > 0) this.#plan(now + GATHER)
    const next = nextThresholdOf(changed, now)
    if (next !== null) this.#plan(next)
  }

  /** Looks at that time, unless that is planned to be sooner. */
  #plan(at: EpochMs): void {
    const { clock, signal } = this.#parts
    if (signal.aborted || !this.#started || (this.#nextLook !== null && this.#nextLook <= at)) return
    this.#nextLook = at
    const delay = Math.min(Math.max(at - clock.now(), 0), LOOK_AT_LEAST_EVERY)
    this.#alarm.set(delay, () => this.#look())
  }

  #look(): void {
    const { ledger, clock, environment, timers } = this.#parts
    this.#alarm.clear()
    this.#nextLook = null
    const now = clock.now()
    this.#plan(nextThresholdOf(ledger.pressing(now), now) ?? now + LOOK_AT_LEAST_EVERY)
    if (this.#telling || !this.#someoneMayHear() || untold(ledger.pressing(now), now).length === 0) return
    this.#telling = true
    if (environment.isVisible()) void this.#tell()
    else timers.after(HIDDEN_PATIENCE, () => void this.#tell())
  }

  #someoneMayHear(): boolean {
    return [...this.#listeners.values()].some((mayTell) => mayTell())
  }

  /** Under a lock of all tabs, against what the disk says was told: another tab may just have told it. */
  async #tell(): Promise<void> {
    const { locks, signal } = this.#parts
    try {
      await locks.hold(LOCK, signal, async () => {
        const mine = await this.#takeDue()
        if (mine.length === 0) return
        for (const [tell, mayTell] of this.#listeners) if (mayTell()) tell(mine)
      })
    } catch {
      // The engine stops: the next page tells.
    } finally {
      this.#telling = false
    }
  }

  /** Notes everything that is due as told, and gives what nobody else has told. */
  async #takeDue(): Promise<readonly AtRisk[]> {
    const { ledger, storage, clock } = this.#parts
    const now = clock.now()
    const due = untold(ledger.pressing(now), now)
    const stored = await storage.read(due.map(({ record }) => record.id))
    const changed = new Map<TaskId, TaskRecord>()
    for (const { record, output, level } of due) {
      const told = (known: TaskRecord) => withOutput(known, output.key, (one) => ({ ...one, told: level }))
      const after = ledger.change(record.id, told)
      if (after !== undefined) changed.set(after.id, after)
    }
    ledger.commitNow()
    // A disk that fails must not keep the warning back; at worst it comes twice.
    await storage.writeNow([...changed.values()], []).catch(() => undefined)
    return notToldYet(due, stored)
  }
}

/** Those of `due` whose level the disk does not have as told. */
function notToldYet(due: readonly AtRisk[], stored: readonly TaskRecord[]): readonly AtRisk[] {
  const onDisk = new Map(stored.map((record) => [record.id, record]))
  return due.filter(({ record, output, level }) => outputOf(onDisk.get(record.id), output.key)?.told !== level)
}

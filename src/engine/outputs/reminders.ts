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
import type { Timers } from '#engine/timers.ts'

export interface RemindersParts {
  readonly ledger: Pick<EngineLedger, 'get' | 'change' | 'records' | 'onCommit' | 'commitNow'>
  readonly storage: Pick<TaskStorage, 'read' | 'writeNow'>
  readonly locks: Locks
  readonly environment: Pick<Environment, 'subscribe' | 'isVisible'>
  readonly clock: Clock
  readonly timers: Timers
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal
}

export interface EngineReminders extends Reminders {
  /** Begins, after the stored tasks are in the ledger. */
  start(): void
}

const LOCK = 'renderwatch-reminders'
/** A wave of results is one piece of news. */
const GATHER: Millis = SECOND
/** A tab that somebody looks at goes first: what a hidden one tells may not be shown beside it. */
const HIDDEN_PATIENCE: Millis = 2 * SECOND
/** Timers do not count the time a computer sleeps. */
const LOOK_AT_LEAST_EVERY: Millis = HOUR

export function createReminders(parts: RemindersParts): EngineReminders {
  const { ledger, storage, locks, environment, clock, timers, signal } = parts
  const listeners = new Map<(risks: readonly AtRisk[]) => void, () => boolean>()
  let planned: { readonly at: EpochMs; readonly cancel: () => void } | null = null
  let telling = false
  let started = false

  function plan(at: EpochMs): void {
    if (signal.aborted || !started || (planned !== null && planned.at <= at)) return
    planned?.cancel()
    const delay = Math.min(Math.max(at - clock.now(), 0), LOOK_AT_LEAST_EVERY)
    planned = { at, cancel: timers.after(delay, look) }
  }

  function look(): void {
    planned?.cancel()
    planned = null
    const now = clock.now()
    plan(nextThresholdOf(ledger.records(), now) ?? now + LOOK_AT_LEAST_EVERY)
    if (telling || !someoneMayHear() || untold(ledger.records(), now).length === 0) return
    telling = true
    if (environment.isVisible()) void tellNow()
    else timers.after(HIDDEN_PATIENCE, () => void tellNow())
  }

  function someoneMayHear(): boolean {
    return [...listeners.values()].some((mayTell) => mayTell())
  }

  /** Under a lock of all tabs, against what the disk says was told: another tab may just have told it. */
  async function tellNow(): Promise<void> {
    try {
      await locks.hold(LOCK, signal, async () => {
        const due = untold(ledger.records(), clock.now())
        const stored = await storage.read(due.map(({ record }) => record.id))
        const onDisk = new Map(stored.map((record) => [record.id, record]))
        const mine = due.filter((risk) => outputOf(onDisk.get(risk.record.id), risk.output.key)?.told !== risk.level)
        const changed = new Map<TaskId, TaskRecord>()
        for (const { record, output, level } of due) {
          const after = ledger.change(record.id, (known) =>
            withOutput(known, output.key, (one) => ({ ...one, told: level })),
          )
          if (after !== undefined) changed.set(after.id, after)
        }
        ledger.commitNow()
        // A disk that fails must not keep the warning back; at worst it comes twice.
        await storage.writeNow([...changed.values()], []).catch(() => undefined)
        if (mine.length === 0) return
        for (const [tell, mayTell] of listeners) if (mayTell()) tell(mine)
      })
    } catch {
      // The engine stops: the next page tells.
    } finally {
      telling = false
    }
  }

  function answer(which: readonly OutputPlace[], given: ReminderAnswer | null): void {
    // Whatever was told before, a snooze ends with being told again.
    const change = (output: Output): Output => ({ ...output, answer: given, told: null })
    for (const { id, outputKey } of which) ledger.change(id, (record) => withOutput(record, outputKey, change))
  }

  return {
    start() {
      started = true
      const ends = [
        ledger.onCommit(({ changed }) => {
          const now = clock.now()
          if (untold(changed, now).length > 0) plan(now + GATHER)
          const next = nextThresholdOf(changed, now)
          if (next !== null) plan(next)
        }),
        environment.subscribe(look),
      ]
      signal.addEventListener(
        'abort',
        () => {
          planned?.cancel()
          for (const end of ends) end()
        },
        { once: true },
      )
      look()
    },
    subscribe(tell, mayTell) {
      listeners.set(tell, mayTell)
      if (started) look()
      return () => listeners.delete(tell)
    },
    snooze: (which, until) => answer(which, { kind: 'snoozed', until }),
    decline: (which) => answer(which, { kind: 'unwanted', at: clock.now() }),
    wake: (which) => answer(which, null),
  }
}

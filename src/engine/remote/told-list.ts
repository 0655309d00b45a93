/**
 * The list as the gateway tells it, with what a person has just changed on top until the gateway has it too. Only this
 * talks to the ledger about records; the gateway alone writes them.
 */
import { personEdit, withPersonEdit, type PersonEdit } from '#domain/task/record-parts.ts'
import { isSameAnswer, isShelved, shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import type { Commit, EngineLedger } from '#engine/ledger/ledger.ts'
import { GatewayLost, type GatewayCalls } from '#engine/remote/gateway-calls.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

interface ToldParts {
  readonly ledger: EngineLedger
  readonly calls: Pick<GatewayCalls, 'command'>
  readonly timers: Timers
  /** A change that the gateway refused is taken back, and the person hears why. */
  readonly onRefused: (error: unknown) => void
}

/** Long enough to gather the keystrokes of a note. */
const GATHER: Millis = 200
const TRY_AGAIN: Millis = 5 * SECOND

export class ToldList {
  readonly #parts: ToldParts
  readonly #told = new Map<TaskId, TaskRecord>()
  /** Not known to be at the gateway. */
  readonly #edits = new Map<TaskId, PersonEdit>()
  /** While the whole list is told anew: what was told so far. */
  #anew: Set<TaskId> | null = null
  readonly #sending: Alarm
  #underWay: Promise<void> | null = null
  readonly #end: () => void

  constructor(parts: ToldParts) {
    this.#parts = parts
    this.#sending = new Alarm(parts.timers)
    this.#end = parts.ledger.onCommit((commit) => this.#follow(commit))
  }

  stop(): void {
    this.#end()
    this.#sending.clear()
  }

  /** What an earlier visit knew, for the first paint. */
  restore(records: readonly TaskRecord[]): void {
    for (const record of records) this.#told.set(record.id, record)
    this.#parts.ledger.restore(records, new Map())
  }

  /** False while the whole list is told anew: what is known then is neither the old list nor the new one. */
  get isWhole(): boolean {
    return this.#anew === null
  }

  reset(): void {
    this.#anew = new Set()
  }

  /** Takes news over; gives what is forgotten, which after a reset is more than was told. */
  hear(records: readonly TaskRecord[], gone: readonly TaskId[], complete: boolean): readonly TaskId[] {
    const forgotten = new Set(gone)
    for (const record of records) {
      this.#told.set(record.id, record)
      this.#anew?.add(record.id)
    }
    if (complete && this.#anew !== null) {
      for (const id of this.#told.keys()) if (!this.#anew.has(id)) forgotten.add(id)
      this.#anew = null
    }
    for (const id of forgotten) {
      this.#told.delete(id)
      this.#edits.delete(id)
    }
    this.#parts.ledger.applyRemote(
      records.map((record) => withPersonEdit(record, this.#edits.get(record.id) ?? {})),
      [...forgotten],
    )
    return [...forgotten]
  }

  /** These are on this browser's disk for good: their texts are looked up there. */
  shelve(sealed: readonly TaskRecord[]): void {
    const { ledger } = this.#parts
    ledger.shelve(sealed)
    for (const { id } of sealed) {
      const [told, carried] = [this.#told.get(id), ledger.get(id)]
      if (told === undefined || carried === undefined || !isSameAnswer(told.evidence, carried.evidence)) continue
      if (isShelved(carried)) this.#told.set(id, shelved(told))
    }
  }

  read(ids: readonly TaskId[]): readonly TaskRecord[] {
    return ids.flatMap((id) => this.#told.get(id) ?? [])
  }

  all(): Iterable<TaskRecord> {
    return this.#told.values()
  }

  /** Resolves when every change so far is at the gateway; rejects when it could not be brought there now. */
  async deliver(): Promise<void> {
    this.#parts.ledger.commitNow()
    this.#sending.clear()
    while (this.#edits.size > 0) await this.#send()
  }

  #follow({ origin, changed }: Commit): void {
    if (origin !== 'here') return
    for (const record of changed) {
      const told = this.#told.get(record.id)
      const edit = told === undefined ? null : personEdit(told, record)
      if (edit === null) this.#edits.delete(record.id)
      else this.#edits.set(record.id, edit)
    }
    if (this.#edits.size > 0) this.#sending.setIfFree(GATHER, () => void this.#send().catch(() => undefined))
  }

  #send(): Promise<void> {
    this.#underWay ??= this.#sendOnce().finally(() => {
      this.#underWay = null
    })
    return this.#underWay
  }

  async #sendOnce(): Promise<void> {
    const sent = [...this.#edits].map(([id, edit]) => ({ id, edit }))
    if (sent.length === 0) return
    try {
      await this.#parts.calls.command('edit', sent)
      this.#settle(sent, (told, edit) => withPersonEdit(told, edit))
    } catch (error) {
      if (error instanceof GatewayLost) this.#sending.set(TRY_AGAIN, () => void this.#send().catch(() => undefined))
      else {
        const taken = this.#settle(sent, (told) => told)
        this.#parts.ledger.applyRemote(taken, [])
        this.#parts.onRefused(error)
      }
      throw error
    }
  }

  /** What was changed again meanwhile stays to be sent. */
  #settle(
    sent: readonly { readonly id: TaskId; readonly edit: PersonEdit }[],
    settled: (told: TaskRecord, edit: PersonEdit) => TaskRecord,
  ): readonly TaskRecord[] {
    return sent.flatMap(({ id, edit }) => {
      const told = this.#told.get(id)
      if (told === undefined || this.#edits.get(id) !== edit) return []
      this.#edits.delete(id)
      const record = settled(told, edit)
      this.#told.set(id, record)
      return [record]
    })
  }
}

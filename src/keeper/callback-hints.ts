/** Makes polls out of callbacks: each is about one task, which is asked about now, and again if it is being asked. */
import type { Json } from '#domain/json.ts'
import { isLive, type ConnectionId, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Engine } from '#engine/engine.ts'
import type { Timers } from '#engine/timers.ts'
import { CallbackTrust } from '#keeper/callback-trust.ts'

interface HintParts {
  readonly clock: Clock
  readonly timers: Timers
  /** Made after this: it asks what is known here. */
  readonly engine: () => {
    readonly ledger: Pick<Engine['ledger'], 'get' | 'findByRemote'>
    readonly polling: Pick<Engine['polling'], 'checkNow' | 'log'>
    readonly vendors: Engine['vendors']
  }
}

export class CallbackHints {
  readonly trust: CallbackTrust
  readonly #parts: HintParts
  readonly #asking = new Set<TaskId>()
  /** Named while they were asked: the answer may be from before. */
  readonly #again = new Set<TaskId>()

  constructor(parts: HintParts) {
    this.#parts = parts
    this.trust = new CallbackTrust(parts.clock, parts.timers)
  }

  take(connection: ConnectionId, body: Json): void {
    const record = this.#named(connection, body)
    if (record === null) return
    this.trust.came(record)
    void this.#ask(record.id)
  }

  async #ask(id: TaskId): Promise<void> {
    if (this.#asking.has(id)) {
      this.#again.add(id)
      return
    }
    this.#asking.add(id)
    const { ledger, polling } = this.#parts.engine()
    try {
      // Twice at most for what came before the first question, and once more for all that came meanwhile.
      do {
        const before = this.#parts.clock.now()
        await polling.checkNow([id])
        const [last] = polling.log(id)
        // A question that was under way already may have been answered before there was any news.
        if (last !== undefined && last.at < before) await polling.checkNow([id])
      } while (this.#again.delete(id) && isWanted(ledger.get(id)))
    } finally {
      this.#asking.delete(id)
      this.#again.delete(id)
    }
  }

  /**
   * Vendors write the id under names and in depths of their own, some undocumented: whatever of the body is the id of a
   * task that is under way. Where there are several, the one under the name by which the vendor's answers name a task.
   */
  #named(connection: ConnectionId, body: Json): TaskRecord | null {
    const { ledger, vendors } = this.#parts.engine()
    let first: TaskRecord | null = null
    for (const { name, value } of shortTexts(body)) {
      const record = ledger.findByRemote(connection, value)
      if (!isWanted(record) || record.remote === null) continue
      const asked = vendors.of(record.vendor)?.naming.asked(record.remote.handle) ?? {}
      if (Object.hasOwn(asked, name)) return record
      first ??= record
    }
    return first
  }
}

function isWanted(record: TaskRecord | undefined): record is TaskRecord {
  return record !== undefined && isLive(record)
}

/** A task stands near the top of a callback; what lies beyond is its outputs. */
const MOST_TEXTS = 500
const LONGEST_ID = 300

/** Texts and numbers of a body with the members that they are under, the outermost first. */
function* shortTexts(body: Json): Generator<{ readonly name: string; readonly value: string }> {
  const waiting: { readonly name: string; readonly value: Json }[] = [{ name: '', value: body }]
  for (let seen = 0; seen < MOST_TEXTS && seen < waiting.length; seen += 1) {
    const { name, value } = waiting[seen] ?? { name: '', value: null }
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST_ID) yield { name, value }
    else if (typeof value === 'number') yield { name, value: String(value) }
    else if (typeof value === 'object' && value !== null && waiting.length < MOST_TEXTS) {
      for (const [member, inner] of Object.entries(value)) waiting.push({ name: member, value: inner })
    }
  }
}

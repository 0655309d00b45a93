/** What a claim means for this gateway: the open tasks of the connection come into memory, and leave it again. */
import type { Archive } from '#archive/archive.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { COMMIT_INTERVAL, type Engine } from '#engine/engine.ts'
import type { Heard } from '#engine/storage/task-storage.ts'
import { pause, type Timers } from '#engine/timers.ts'
import type { ClaimedAccess } from '#keeper/claims/claimed-access.ts'
import type { ClaimWork } from '#keeper/claims/claims.ts'
import type { KeeperChannel } from '#keeper/keeper-channel.ts'
import type { KeptStorage } from '#keeper/kept-storage.ts'

interface DutyParts {
  readonly engine: Pick<Engine, 'ledger' | 'vendors' | 'polling'>
  readonly storage: Pick<KeptStorage, 'openOf' | 'rememberHeard' | 'flush' | 'abandon' | 'store'>
  readonly channel: KeeperChannel
  readonly access: Pick<ClaimedAccess, 'admit' | 'drain' | 'cut'>
  readonly archive: Pick<Archive, 'offer'>
  readonly timers: Timers
  /** Resolves when no command of it is under way, and none will be. */
  readonly idle: (connection: ConnectionId) => Promise<void>
  /** Its commands may be done here now. */
  readonly ready: (connection: ConnectionId) => void
  readonly unready: (connections: readonly ConnectionId[]) => void
  readonly holds: (connection: ConnectionId) => boolean
}

const NEVER = new AbortController().signal

export class Duty implements ClaimWork {
  readonly #parts: DutyParts

  constructor(parts: DutyParts) {
    this.#parts = parts
  }

  async gained(connection: ConnectionId): Promise<void> {
    const { engine, storage, channel, access, archive, holds, ready } = this.#parts
    const { records, heard } = await storage.openOf(connection)
    await engine.vendors.load(records.map(({ vendor }) => vendor))
    // The claim may have been lost while they were read; then they are somebody else's, and may have changed.
    if (!holds(connection)) return
    channel.summon(records)
    // As after a start: what was heard of lately is not asked about again at once.
    for (const { id } of records) {
      const known = heard.get(id)
      if (known !== undefined) engine.ledger.hear(id, known)
    }
    access.admit(connection)
    archive.offer(records)
    ready(connection)
  }

  /** A submit that stands in line here would be an unconfirmed one there, and not each vendor can be asked about it. */
  mayGive(connection: ConnectionId): boolean {
    return !this.#of([connection]).some(({ state }) => state.phase === 'submitting')
  }

  async giving(connection: ConnectionId): Promise<void> {
    const { storage, channel, access, timers, idle } = this.#parts
    await idle(connection)
    await access.drain(connection)
    while (this.#hasUncommitted(connection)) await pause(timers, COMMIT_INTERVAL, NEVER)
    storage.rememberHeard(this.#heard(connection))
    await storage.flush()
    if (storage.store.getState().kind !== 'ready') throw new Error('not all of it could be written')
    channel.dismiss(idsOf(this.#of([connection])))
    access.cut([connection])
  }

  paused(paused: boolean): void {
    const { polling } = this.#parts.engine
    if (paused) polling.pause()
    else polling.resume()
  }

  lost(connections: readonly ConnectionId[]): void {
    const { storage, channel, access, unready } = this.#parts
    unready(connections)
    channel.dismiss(idsOf(this.#of(connections)))
    storage.abandon()
    access.cut(connections)
  }

  #of(connections: readonly ConnectionId[]): readonly TaskRecord[] {
    const lost = new Set(connections)
    return [...this.#parts.engine.ledger.records()].filter(({ connection }) => lost.has(connection))
  }

  #heard(connection: ConnectionId): ReadonlyMap<TaskId, Heard> {
    const { ledger } = this.#parts.engine
    return new Map(
      this.#of([connection]).flatMap(({ id }) => {
        const answeredAt = ledger.lastHeard(id)
        return answeredAt === null ? [] : [[id, { answeredAt, stateAskedAt: ledger.lastSeen(id) }]]
      }),
    )
  }

  /** In memory, and not yet on the way to the store. */
  #hasUncommitted(connection: ConnectionId): boolean {
    const { tasks } = this.#parts.engine.ledger.store.getState()
    return this.#of([connection]).some((record) => tasks.get(record.id) !== record)
  }
}

function idsOf(records: readonly TaskRecord[]): readonly TaskId[] {
  return records.map(({ id }) => id)
}

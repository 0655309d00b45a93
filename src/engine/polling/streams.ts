/**
 * Which tasks are listened to. An event is a hint: what it says goes through the ledger's one door, and its end of a
 * task is asked about with a poll, which alone brings the whole answer. Polls go on at leisure while events come.
 */
import type { Observation } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { isLive } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import { type ListenParts, listenTo } from '#engine/polling/stream.ts'
import { nextEnd, restAfter, type StreamRest } from '#engine/polling/stream-rest.ts'
import type { StreamsParts, TaskStreams } from '#engine/polling/task-streams.ts'
import { Alarm } from '#engine/timers.ts'
import type { OpenStream } from '#engine/conversation/transport.ts'
import type { TaskStream } from '#vendors/port.ts'

/** A browser has six connections to one host, the gateway's, and polls and pictures need them too. */
const MOST_STREAMS = 2

interface Listening {
  readonly id: TaskId
  readonly calledOff: AbortController
  /** True once an event said something about the task. */
  proven: boolean
}

export class Streams implements TaskStreams {
  readonly #parts: StreamsParts
  readonly #active = new Map<ConnectionId, Listening>()
  readonly #rests = new Map<ConnectionId, StreamRest>()
  readonly #retrying: Alarm
  #watched: ReadonlySet<TaskId> = new Set()

  constructor(parts: StreamsParts) {
    this.#parts = parts
    this.#retrying = new Alarm(parts.timers)
  }

  reconcile(): void {
    this.#letGo()
    this.#considerAll(this.#watched)
  }

  touch(ids: Iterable<TaskId>): void {
    this.reconcile()
    this.#considerAll(ids)
  }

  watch(ids: ReadonlySet<TaskId>): void {
    this.#watched = ids
    this.#considerAll(ids)
  }

  hears({ id, connection }: TaskRecord): boolean {
    const there = this.#active.get(connection)
    return there?.id === id && there.proven
  }

  stop(): void {
    this.#retrying.clear()
    for (const [connection, listening] of this.#active) this.#callOff(connection, listening)
  }

  #considerAll(ids: Iterable<TaskId>): void {
    const { open } = this.#parts
    if (open === undefined) return
    for (const id of ids) this.#consider(id, open)
  }

  #consider(id: TaskId, open: OpenStream): void {
    const record = this.#wanted(id)
    const line = record && this.#parts.line(record)
    if (!record?.remote || !line) return
    if ((this.#rests.get(record.connection)?.until ?? 0) > this.#parts.clock.now()) return
    const isTaken = this.#active.has(record.connection) || this.#active.size >= MOST_STREAMS
    if (isTaken && !this.#watched.has(id)) return
    const stream = line.vendor.stream?.(record.remote.handle) ?? null
    if (stream !== null && this.#makeRoom(record)) void this.#listen(record, line, { open, stream })
  }

  #wanted(id: TaskId): TaskRecord | null {
    const record = this.#parts.ledger.get(id)
    return record !== undefined && isLive(record) && this.#parts.mayPoll(record) ? record : null
  }

  /** Makes room for this task; false when what is there stays. */
  #makeRoom({ id, connection }: TaskRecord): boolean {
    const there = this.#active.get(connection)
    if (there === undefined && this.#active.size < MOST_STREAMS) return true
    if (there?.id === id || !this.#watched.has(id)) return false
    const [place, listening] = there === undefined ? this.#unwatched() : [connection, there]
    if (place === null || listening === null || this.#watched.has(listening.id)) return false
    this.#callOff(place, listening)
    return true
  }

  #unwatched(): readonly [ConnectionId, Listening] | readonly [null, null] {
    for (const entry of this.#active) if (!this.#watched.has(entry[1].id)) return entry
    return [null, null]
  }

  #letGo(): void {
    for (const [connection, listening] of this.#active) {
      if (this.#wanted(listening.id) === null) this.#callOff(connection, listening)
    }
  }

  #callOff(connection: ConnectionId, listening: Listening): void {
    this.#active.delete(connection)
    listening.calledOff.abort()
  }

  async #listen(
    { id, connection }: TaskRecord,
    line: Line,
    to: { readonly open: OpenStream; readonly stream: TaskStream },
  ): Promise<void> {
    const { clock, timers } = this.#parts
    const listening: Listening = { id, calledOff: new AbortController(), proven: false }
    this.#active.set(connection, listening)
    const began = clock.now()
    const onObservation: ListenParts['onObservation'] = (observation, since, at) => {
      if (this.#active.get(connection) !== listening || this.#wanted(id) === null) return
      listening.proven = true
      this.#hear(id, line, observation, since, at)
    }
    const end = await listenTo({ ...to, line, clock, timers, onObservation }, listening.calledOff.signal)
    if (this.#active.get(connection) !== listening) return
    this.#active.delete(connection)
    this.#rest(connection, restAfter(this.#rests.get(connection), end, clock.now() - began, clock.now()))
    if (end === 'ended' && this.#wanted(id) !== null) this.#parts.pollNow(id)
  }

  #hear(id: TaskId, line: Line, observation: Observation, since: EpochMs, at: EpochMs): void {
    const { ledger, pollNow } = this.#parts
    if (observation.kind !== 'status') return
    // The end brings outputs, costs and reasons, which an event need not carry.
    if (isTerminal(observation.state.phase)) return pollNow(id)
    const lastAskedAt = ledger.heard(id)?.stateAskedAt ?? null
    const sighting = { askedAt: since, answeredAt: at, lastAskedAt, vendorClock: line.vendorClock() }
    ledger.observed(id, observation, sighting)
  }

  #rest(connection: ConnectionId, rest: StreamRest): void {
    this.#rests.set(connection, rest)
    this.#planRetry()
  }

  /** One timer for all connections: whichever rest is over first. */
  #planRetry(): void {
    const now = this.#parts.clock.now()
    const next = nextEnd(this.#rests.values(), now)
    if (next === null) this.#retrying.clear()
    else this.#retrying.set(next - now, () => this.#retry())
  }

  #retry(): void {
    this.#planRetry()
    this.#considerAll(this.#watched)
  }
}

/**
 * Which tasks are listened to. An event is a hint: what it says goes through the ledger's one door, and its end of a
 * task is asked about with a poll, which alone brings the whole answer. Polls go on at leisure while events come.
 */
import type { Observation } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { isLive } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/connection/line.ts'
import { listenTo } from '#engine/polling/stream.ts'
import type { Timers } from '#engine/timers.ts'
import type { OpenStream } from '#engine/conversation/transport.ts'
import type { TaskStream } from '#vendors/port.ts'

/** A browser has six connections to one host, the gateway's, and polls and pictures need them too. */
export const MOST_STREAMS = 2

/** A vendor without the endpoint, or a key that may not use it, is not asked for each task anew. */
export const AFTER_A_REFUSAL: Millis = 5 * MINUTE

/** A stream that breaks soon each time is opened ever more rarely. */
const AFTER_AN_END = { base: 5 * SECOND, cap: 5 * MINUTE }
const LONG_ENOUGH: Millis = MINUTE

export interface Streams {
  /** What may be listened to has changed: a pause, another leader, a connection. */
  reconcile(): void
  /** These records changed: what is over is let go, and a free place may be taken. */
  touch(ids: Iterable<TaskId>): void
  /** Somebody looks at these, until the next call: they go first. */
  watch(ids: ReadonlySet<TaskId>): void
  /** True while events of this very task come in, so that its polls may wait longer. */
  hears(record: TaskRecord): boolean
  stop(): void
}

export interface StreamsParts {
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly timers: Timers
  readonly line: (record: TaskRecord) => Line | undefined
  /** May this tab talk about this live task now? */
  readonly mayPoll: (record: TaskRecord) => boolean
  /** Undefined where this copy of Renderwatch has no streams. */
  readonly open: OpenStream | undefined
  readonly pollNow: (id: TaskId) => void
}

interface Listening {
  readonly id: TaskId
  readonly calledOff: AbortController
  /** True once an event said something about the task. */
  proven: boolean
}

interface Rest {
  readonly until: EpochMs
  /** Ends in a row that came too soon. */
  readonly ends: number
}

export function createStreams(parts: StreamsParts): Streams {
  const { ledger, clock, timers, open } = parts
  const active = new Map<ConnectionId, Listening>()
  const rests = new Map<ConnectionId, Rest>()
  let watched: ReadonlySet<TaskId> = new Set()
  let cancelRetry: (() => void) | null = null

  function wanted(id: TaskId): TaskRecord | null {
    const record = ledger.get(id)
    return record !== undefined && isLive(record) && parts.mayPoll(record) ? record : null
  }

  /** Makes room for this task; false when what is there stays. */
  function makeRoom({ id, connection }: TaskRecord): boolean {
    const there = active.get(connection)
    if (there === undefined && active.size < MOST_STREAMS) return true
    if (there?.id === id || !watched.has(id)) return false
    const [place, listening] = there === undefined ? unwatched() : [connection, there]
    if (place === null || listening === null || watched.has(listening.id)) return false
    callOff(place, listening)
    return true
  }

  function unwatched(): readonly [ConnectionId, Listening] | readonly [null, null] {
    for (const entry of active) if (!watched.has(entry[1].id)) return entry
    return [null, null]
  }

  function callOff(connection: ConnectionId, listening: Listening): void {
    active.delete(connection)
    listening.calledOff.abort()
  }

  function consider(id: TaskId): void {
    const record = open === undefined ? null : wanted(id)
    const line = record && parts.line(record)
    if (!record?.remote || !line) return
    if ((rests.get(record.connection)?.until ?? 0) > clock.now()) return
    if (!watched.has(id) && (active.has(record.connection) || active.size >= MOST_STREAMS)) return
    const stream = line.vendor.stream?.(record.remote.handle) ?? null
    if (stream !== null && makeRoom(record)) void start(record, line, stream)
  }

  async function start({ id, connection }: TaskRecord, line: Line, stream: TaskStream): Promise<void> {
    if (open === undefined) return
    const listening: Listening = { id, calledOff: new AbortController(), proven: false }
    active.set(connection, listening)
    const began = clock.now()
    const onObservation = (observation: Observation, since: EpochMs, at: EpochMs) => {
      if (active.get(connection) !== listening || wanted(id) === null) return
      listening.proven = true
      hear(id, line, observation, since, at)
    }
    const end = await listenTo({ open, line, stream, clock, timers, onObservation }, listening.calledOff.signal)
    if (active.get(connection) !== listening) return
    active.delete(connection)
    rest(connection, end, clock.now() - began)
    if (end === 'ended' && wanted(id) !== null) parts.pollNow(id)
  }

  function hear(id: TaskId, line: Line, observation: Observation, since: EpochMs, at: EpochMs): void {
    if (observation.kind !== 'status') return
    // The end brings outputs, costs and reasons, which an event need not carry.
    if (isTerminal(observation.state.phase)) return parts.pollNow(id)
    const lastAskedAt = ledger.heard(id)?.stateAskedAt ?? null
    const sighting = { askedAt: since, answeredAt: at, lastAskedAt, vendorClock: line.vendorClock() }
    ledger.observed(id, observation, sighting)
  }

  function rest(connection: ConnectionId, end: 'refused' | 'ended', lived: Millis): void {
    const ends = end === 'refused' || lived >= LONG_ENOUGH ? 0 : (rests.get(connection)?.ends ?? 0) + 1
    const delay =
      end === 'refused' ? AFTER_A_REFUSAL : Math.min(AFTER_AN_END.base * 2 ** Math.max(0, ends - 1), AFTER_AN_END.cap)
    rests.set(connection, { until: clock.now() + delay, ends })
    cancelRetry?.()
    cancelRetry = timers.after(delay, retry)
  }

  /** One timer for all connections: the rests that are not over yet set it again. */
  function retry(): void {
    cancelRetry = null
    const now = clock.now()
    const next = Math.min(...[...rests.values()].map(({ until }) => until).filter((until) => until > now))
    if (Number.isFinite(next)) cancelRetry = timers.after(next - now, retry)
    for (const id of watched) consider(id)
  }

  function letGo(): void {
    for (const [connection, listening] of active) {
      if (wanted(listening.id) === null) callOff(connection, listening)
    }
  }

  return {
    reconcile() {
      letGo()
      for (const id of watched) consider(id)
    },
    touch(ids) {
      letGo()
      for (const id of watched) consider(id)
      for (const id of ids) consider(id)
    },
    watch(ids) {
      watched = ids
      for (const id of ids) consider(id)
    },
    hears: ({ id, connection }) => {
      const there = active.get(connection)
      return there?.id === id && there.proven
    },
    stop() {
      cancelRetry?.()
      for (const [connection, listening] of active) callOff(connection, listening)
    },
  }
}

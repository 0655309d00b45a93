/** A vendor in this process whose tasks live by a script, and which refuses what comes too fast: for counting polls. */
import { evidenceOf } from '#domain/task/evidence.ts'
import { isJsonObject, type Json, parseJson } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { anOutput, aTrouble } from '#testing/builders.ts'
import { aVendor, remoteOf } from '#testing/fake-vendor.ts'
import { done, type Script, type Sweep, type Vendor, type VendorReply } from '#vendors/port.ts'

export const PACED = 'paced'

/** One task's life. */
export interface Life {
  readonly id: string
  readonly model: string
  readonly madeAt: EpochMs
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
}

export interface WorldOptions {
  /** What the vendor takes in any second; more is refused with 429. */
  readonly limit: number
  /** Tasks on a page of its list; null for a vendor without one. */
  readonly page: number | null
  /** How much later than our clock the list says a task was made, in comparison with its id. */
  readonly listedLate?: Millis
}

export class VendorWorld {
  readonly lives = new Map<string, Life>()
  readonly options: WorldOptions
  refused = 0
  lists = 0
  polls = 0
  #counted: EpochMs[] = []

  constructor(options: WorldOptions) {
    this.options = options
  }

  /** The answer to a request that arrives now. */
  answer(path: string, now: EpochMs): VendorReply {
    this.#counted = this.#counted.filter((at) => at > now - SECOND)
    if (this.#counted.length >= this.options.limit) {
      this.refused++
      return { status: 429, headers: {}, body: '{}', receivedAt: now }
    }
    this.#counted.push(now)
    const page = /page=(\d+)/.exec(path)?.[1]
    if (page === undefined) this.polls++
    else this.lists++
    const body = page === undefined ? this.#row(path.slice(1), now) : this.#page(Number(page), now)
    const headers = { date: new Date(now).toUTCString() }
    return { status: body === null ? 404 : 200, headers, body: JSON.stringify(body), receivedAt: now }
  }

  #row(id: string, now: EpochMs) {
    const life = this.lives.get(id)
    if (life === undefined) return null
    const { startsAt, endsAt, madeAt } = life
    const phase = now >= endsAt ? 'succeeded' : now >= startsAt ? 'running' : 'queued'
    return { id, phase, madeAt, startsAt: now >= startsAt ? startsAt : null, endsAt: now >= endsAt ? endsAt : null }
  }

  #page(page: number, now: EpochMs) {
    const { page: size, listedLate = 0 } = this.options
    if (size === null) return null
    const made = [...this.lives.values()].filter(({ madeAt }) => madeAt <= now).toSorted((a, b) => b.madeAt - a.madeAt)
    const rows = made.slice((page - 1) * size, page * size).flatMap(({ id }) => this.#row(id, now) ?? [])
    return { rows: rows.map((row) => ({ ...row, madeAt: row.madeAt + listedLate })), more: made.length > page * size }
  }
}

/** The adapter of a {@link VendorWorld}. */
export function pacedVendor({ page }: WorldOptions): Vendor {
  return aVendor(PACED, {
    ids: [],
    poll: (handle) => get(`/${idOf(handle)}`, readPoll),
    ...(page === null ? {} : { sweep: sweepOf(page) }),
  })
}

function sweepOf(size: number): Sweep {
  return {
    size,
    // The id carries when it was made, as a ULID does.
    madeAt: (id) => Number(id.split('-')[1]),
    page: (page) =>
      get(`/?page=${page}`, (reply) => {
        const body = parseJson(reply.body)
        if (reply.status !== 200 || !isJsonObject(body) || !Array.isArray(body['rows'])) {
          return { kind: 'trouble', observation: readPoll(reply) }
        }
        const tasks = body['rows'].map((row: Json) => ({
          remote: remoteOf(idOf(row)),
          observation: readRow(row, reply),
        }))
        return { kind: 'page', tasks, total: null, next: body['more'] === true ? String(page + 1) : null }
      }),
  }
}

function idOf(handle: Json): string {
  const id = isJsonObject(handle) ? handle['id'] : null
  return typeof id === 'string' ? id : ''
}

function get<T>(path: string, read: (reply: VendorReply) => T): Script<T> {
  return { request: { method: 'GET', path, headers: {}, body: null }, read: (reply) => done(read(reply)) }
}

function readPoll(reply: VendorReply): Observation {
  if (reply.status === 429) {
    const trouble = aTrouble({ reason: 'throttled', httpStatus: 429 })
    return { kind: 'unreachable', trouble, retryAt: null, evidence: null }
  }
  return readRow(parseJson(reply.body) ?? null, reply)
}

function readRow(row: Json, reply: VendorReply): Observation {
  const evidence = evidenceOf(reply.status, '')
  const phase = isJsonObject(row) ? row['phase'] : null
  if (!isJsonObject(row) || (phase !== 'queued' && phase !== 'running' && phase !== 'succeeded')) {
    return { kind: 'unintelligible', trouble: aTrouble({ reason: 'unintelligible' }), evidence }
  }
  const facts = {
    ...NO_FACTS,
    createdAt: timeIn(row['madeAt']),
    startedAt: timeIn(row['startsAt']),
    endedAt: timeIn(row['endsAt']),
  }
  if (phase === 'queued') return { kind: 'status', state: { phase, position: null }, facts, outputs: [], evidence }
  if (phase === 'running') return { kind: 'status', state: { phase, progress: null }, facts, outputs: [], evidence }
  return { kind: 'status', state: { phase }, facts, outputs: [anOutput()], evidence }
}

function timeIn(value: Json | undefined): EpochMs | null {
  return typeof value === 'number' ? value : null
}

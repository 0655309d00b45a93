/** Looks at the locks of a database again and again: which gateway owns what, and when this process could not look. */
import pg from 'pg'
import * as v from 'valibot'
import type { Asked } from '#testing/team/team-vendors.ts'

interface Sample {
  readonly at: number
  /** By connection. */
  readonly owners: ReadonlyMap<string, string>
}

const EVERY = 25
/** Between leaving a gateway and being heard here, and between two looks. */
const ON_THE_WAY = 300

const OWNERS = `SELECT c.connection, g.name FROM renderwatch.claim AS c JOIN renderwatch.gateway AS g USING (session)
  JOIN pg_locks AS l ON l.pid = g.pid AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('renderwatch claim ' || c.connection, 0)`
const ownersSchema = v.array(v.object({ connection: v.string(), name: v.string() }))

export class OwnerWatch {
  readonly samples: Sample[] = []
  readonly #database: string
  #client: pg.Client
  #isOver = false
  #last: Promise<void>
  /** Moments at which a look came late, and by how much: the machine was busy with something else. */
  readonly #late: { readonly at: number; readonly by: number }[] = []

  private constructor(database: string, client: pg.Client) {
    this.#database = database
    this.#client = client
    this.#last = this.#go()
  }

  static async over(database: string): Promise<OwnerWatch> {
    return new OwnerWatch(database, await connected(database))
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#last
    await this.#client.end().catch(() => undefined)
  }

  owner(connection: string): string | null {
    return this.samples.at(-1)?.owners.get(connection) ?? null
  }

  /** How long this process did not get to look, of a span of time. */
  stalled(from: number, to: number): number {
    return this.#late.filter(({ at }) => at >= from && at <= to).reduce((sum, { by }) => sum + by, 0)
  }

  /** Requests by a gateway that did not own the connection at any time near it. */
  strays(asked: readonly Asked[]): readonly Asked[] {
    let first = 0
    return asked.filter(({ at, gateway, connection }) => {
      const since = at - ON_THE_WAY - this.stalled(at - ON_THE_WAY, at + ON_THE_WAY)
      while ((this.samples[first + 1]?.at ?? Infinity) < since) first += 1
      for (let index = first; index < this.samples.length; index += 1) {
        const sample = this.samples[index]
        if (sample === undefined || sample.at > at + ON_THE_WAY) return true
        if (sample.owners.get(connection) === gateway) return false
      }
      return true
    })
  }

  /** From a moment until somebody else than `before` owned all of these; null while some are free. */
  takenOver(connections: readonly string[], before: string, from: number): number | null {
    let last = from
    for (const connection of connections) {
      const taken = this.samples.find(({ at, owners }) => at > from && (owners.get(connection) ?? before) !== before)
      if (taken === undefined) return null
      last = Math.max(last, taken.at)
    }
    return last - from
  }

  async #go(): Promise<void> {
    while (!this.#isOver) {
      const began = performance.now()
      await this.#look().catch(() => this.#reconnect())
      await new Promise((resolve) => setTimeout(resolve, EVERY))
      const by = performance.now() - began - EVERY
      if (by > EVERY) this.#late.push({ at: performance.now(), by })
    }
  }

  async #look(): Promise<void> {
    const { rows } = await this.#client.query<Readonly<Record<string, unknown>>>(OWNERS)
    const owners = new Map(v.parse(ownersSchema, rows).map(({ connection, name }) => [connection, name]))
    this.samples.push({ at: performance.now(), owners })
  }

  /** The database is away: nobody owns anything. */
  async #reconnect(): Promise<void> {
    this.samples.push({ at: performance.now(), owners: new Map() })
    const client = await connected(this.#database).catch(() => null)
    if (client !== null) this.#client = client
  }
}

async function connected(database: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

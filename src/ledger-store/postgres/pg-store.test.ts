/** What only a list in a database has: several who share it, and a server that goes and comes back. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { platformTimers, type Timers } from '#engine/timers.ts'
import { openPgStore } from '#ledger-store/postgres/open-pg-store.ts'
import { PgSession } from '#ledger-store/postgres/pg-session.ts'
import type { PgStore } from '#ledger-store/postgres/pg-store.ts'
import { Superseded } from '#ledger-store/store.ts'
import { aChange as change, aRow as row } from '#testing/list-rows.ts'
import { wireBetween, type WireBetween } from '#testing/wire-between.ts'
import { aDatabase, hasPostgres, inDatabase, startPostgres, type PgServer } from '#testing/postgres.ts'

let address = ''
let stores: PgStore[] = []
let server: PgServer | null = null
let ends: (() => Promise<void>)[] = []
beforeEach(() => {
  stores = []
  ends = []
  server = null
})
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await Promise.all(ends.map((end) => end()))
  await server?.remove()
})

async function open(through = address, timers: Timers = platformTimers) {
  const opened = await openPgStore({ address: through, timers })
  if (opened.kind !== 'open') throw new Error(`the database is ${opened.kind}`)
  stores.push(opened.store)
  return opened
}

const ids = async (store: PgStore) => (await store.newsAfter(0, 10_000))?.rows.map(({ id }) => id) ?? []

describe.skipIf(!hasPostgres)('a list that several gateways share', () => {
  beforeEach(async () => {
    address = await aDatabase()
  })

  it('is made once where several begin at once, and has one name', async () => {
    const all = await Promise.all([open(), open(), open()])
    expect(new Set(all.map(({ store }) => `${store.ledger} ${store.secret}`)).size).toBe(1)
  })

  it('tells each of what another wrote, and shows revisions in their order to whoever reads meanwhile', async () => {
    const writers = [await open(), await open(), await open()]
    const { store: reader } = await open()
    let [due, wake] = [false, () => {}]
    reader.onNews(() => {
      due = true
      wake()
    })
    const known: string[] = []
    const reading = (async () => {
      for (let rev = 0; known.length < 150;) {
        due = false
        const news = await reader.newsAfter(rev, 7)
        known.push(...(news?.rows.map(({ id }) => id) ?? []))
        if (news?.rev === rev && !due) await new Promise<void>((resolve) => (wake = resolve))
        rev = news?.rev ?? rev
      }
    })()
    const writing = writers.map(async ({ store }, writer) => {
      for (let nth = 0; nth < 50; nth += 1) await store.commit(change({ put: [row(`${writer}-${nth}`)] }))
    })
    await Promise.all([...writing, reading])
    expect(new Set(known).size).toBe(150)
    expect(known).toEqual(await ids(reader))
    for (const writer of [0, 1, 2]) {
      const own = known.filter((id) => id.startsWith(`${writer}-`))
      expect(own).toEqual(Array.from({ length: 50 }, (_, nth) => `${writer}-${nth}`))
    }
  })

  it('is left alone by an older version, also when it is one while that runs', async () => {
    const { store } = await open()
    await store.commit(change({ put: [row('a')] }))
    await inDatabase(address, `UPDATE renderwatch.meta SET value = '1000' WHERE name = 'version'`)
    expect((await openPgStore({ address })).kind).toBe('newer')
    await expect(store.commit(change({ put: [row('b')] }))).rejects.toBeInstanceOf(Superseded)
    await expect(store.prune({ answers: 99, gone: 99 })).rejects.toBeInstanceOf(Superseded)
    expect(await ids(store)).toEqual(['a'])
  })

  it('is not opened where the role may not make tables, and says why', async () => {
    await inDatabase(
      address,
      `CREATE ROLE guest_${process.pid} LOGIN; REVOKE CREATE ON DATABASE ${nameOf(address)} FROM PUBLIC`,
    )
    const guest = address.replace('//postgres:', `//guest_${process.pid}:`)
    const opened = await openPgStore({ address: guest })
    expect(opened).toMatchObject({ kind: 'unwritable', message: expect.stringContaining('permission denied') })
  })

  it('is told that the session is lost and there again, and goes on', async () => {
    const { store, session } = await open()
    const told: (string | null)[] = []
    store.onAway((why) => told.push(why))
    const before = session.life
    await inDatabase(address, `SELECT pg_terminate_backend(${before?.pid})`)
    await expect.poll(() => told.at(-1)).toBeNull()
    expect(told[0]).toMatch(/^the database is away/)
    expect(before?.lost.aborted).toBe(true)
    await expect(before?.query('SELECT 1')).rejects.toThrow()
    await store.commit(change({ put: [row('a')] }))
    expect(await ids(store)).toEqual(['a'])
  })

  it.each([
    ['made, and the answer was lost', 'answers', true],
    ['not made, since it never arrived', 'requests', false],
    ['not made, and will not be when the server comes to it', null, false],
  ] as const)('knows of a commit, whose connection was cut, that it was %s', async (_name, lost, isMade) => {
    const wire = await wireBetween(socketOf(address))
    ends.push(wire.close)
    const { store, session } = await open(through(wire, address))
    // Nothing of its opening is under way any more.
    await session.query('SELECT 1')
    const blocker = new PgSession({ address, name: 'in the way', timers: platformTimers })
    await blocker.open()
    // As another gateway that commits just now.
    if (lost === null) await blocker.query('SELECT pg_advisory_lock($1, 2)', 0x5257)
    wire.swallow(lost)
    const done = store.commit(change({ put: [row('a')] })).then(
      () => true,
      () => false,
    )
    const isThere = () => inDatabase(address, `SELECT FROM renderwatch.task`)
    if (isMade) await expect.poll(isThere).toHaveLength(1)
    const isWaiting = () => inDatabase(address, `SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'`)
    if (lost === null) await expect.poll(isWaiting).toHaveLength(1)
    wire.swallow(null)
    wire.cut()
    expect(await done).toBe(isMade)
    await blocker.close()
    expect(await isThere()).toHaveLength(isMade ? 1 : 0)
    await store.commit(change({ put: [row('a'), row('b')] }))
    expect(new Set(await ids(store))).toEqual(new Set(['a', 'b']))
  })

  it('gives a session up whose server says nothing any more, and ends while it is away', async () => {
    const wire = await wireBetween(socketOf(address))
    ends.push(wire.close)
    let pace = 1
    const hurried = { after: (delay: number, run: () => void) => platformTimers.after(delay / pace, run) }
    const { store, session } = await open(through(wire, address), hurried)
    await session.query('SELECT 1')
    const told: (string | null)[] = []
    store.onAway((why) => told.push(why))
    wire.swallow('answers')
    pace = 100
    const done = store.commit(change({ put: [row('a')] }))
    done.catch(() => undefined)
    await expect.poll(() => told).toEqual([expect.stringContaining('does not answer any more')])
    await store.close()
    await expect(done).rejects.toThrow('the list is closed')
  })
})

describe.skipIf(!hasPostgres)('a server that crashes under load', () => {
  it('has all that was acknowledged when it is back, and all gateways go on', async () => {
    server = await startPostgres()
    address = await server.database()
    const both = [await open(), await open()] as const
    const acknowledged: string[] = []
    let [refused, isOver] = [0, false]
    const writing = both.map(async ({ store }, writer) => {
      for (let nth = 0; !isOver; nth += 1) {
        const id = `${writer}-${nth}`
        try {
          await store.commit(change({ put: [row(id)] }))
          acknowledged.push(id)
        } catch {
          refused += 1
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    })
    for (let crash = 0; crash < 2; crash += 1) {
      const before = acknowledged.length
      await expect.poll(() => acknowledged.length).toBeGreaterThan(before + 30)
      await server.crash()
      await expect.poll(() => both.map(({ session }) => session.life)).toEqual([null, null])
      await server.start()
    }
    const after = acknowledged.length
    await expect.poll(() => acknowledged.length).toBeGreaterThan(after + 50)
    isOver = true
    await Promise.all(writing)
    const kept = new Set(await ids(both[0].store))
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    expect(refused).toBeGreaterThan(0)
  })
})

function socketOf(database: string): string {
  return join(new URL(database).searchParams.get('host') ?? '', '.s.PGSQL.5432')
}

function through({ port }: WireBetween, database: string): string {
  const url = new URL(database)
  return `postgres://${url.username}:${url.password}@127.0.0.1:${port}${url.pathname}`
}

function nameOf(database: string): string {
  return new URL(database).pathname.slice(1)
}

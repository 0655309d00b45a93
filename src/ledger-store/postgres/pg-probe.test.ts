/** Which servers are refused. The stubs stand on a real server: each takes away one thing that the list needs. */
import { beforeAll, describe, expect, it } from 'vitest'
import { platformTimers } from '#engine/timers.ts'
import { openLife, type PgLife, type PgQuery } from '#ledger-store/postgres/pg-life.ts'
import { probe, type OpenLife } from '#ledger-store/postgres/pg-probe.ts'
import { aDatabase, hasPostgres } from '#testing/postgres.ts'

type Life = Awaited<ReturnType<typeof openLife>>

let address = ''

const real: OpenLife = (onNotice) => openLife({ address, name: 'probe test', timers: platformTimers, onNotice })

/** Lets another query stand between a life and the server. */
function behind(life: Life, wrapped: (query: PgQuery) => PgQuery): Life {
  const together: PgLife['together'] = (work) => life.together((query) => work(wrapped(query)))
  return {
    pid: life.pid,
    lost: life.lost,
    query: (sql, ...values) => together((query) => query(sql, ...values)),
    together,
    end: () => life.end(),
  }
}

/** As PgBouncer in transaction mode: whoever asks gets the session that became free last, for as long as a transaction lasts. */
function pooler(): OpenLife {
  const free: Life[] = []
  return async (onNotice) => {
    const own = await real(onNotice)
    free.unshift(own)
    const together: PgLife['together'] = async (work) => {
      let held: Life | undefined
      try {
        return await work(async (sql, ...values) => {
          held ??= free.pop() ?? (await real(onNotice))
          const rows = await held.query(sql, ...values)
          if (/^(?:COMMIT|ROLLBACK)/.test(sql)) {
            free.push(held)
            held = undefined
          }
          return rows
        })
      } finally {
        if (held !== undefined) free.push(held)
      }
    }
    const query: PgQuery = (sql, ...values) => together((ask) => ask(sql, ...values))
    return { pid: own.pid, lost: own.lost, query, together, end: () => own.end() }
  }
}

describe.skipIf(!hasPostgres)('the probe of a server', () => {
  beforeAll(async () => {
    address = await aDatabase()
  })

  it('lets a real one pass, also while others are asked', async () => {
    expect(await Promise.all([1, 2, 3].map(() => probe(real, platformTimers)))).toEqual([null, null, null])
  })

  it('refuses one where each transaction may have another session', async () => {
    expect(await probe(pooler(), platformTimers)).toBe('session')
  })

  it('refuses one whose locks always succeed', async () => {
    const stub: OpenLife = async (onNotice) =>
      behind(
        await real(onNotice),
        (query) =>
          async (sql, ...values) =>
            sql.includes('pg_try_advisory_lock') ? [{ is: true }] : query(sql, ...values),
      )
    expect(await probe(stub, platformTimers)).toBe('locks')
  })

  it('refuses one whose locks never end, or never succeed', async () => {
    for (const taken of [null, [{ is: false }]]) {
      const stub: OpenLife = async (onNotice) =>
        behind(await real(onNotice), (query) => async (sql, ...values) => {
          if (taken === null && sql.includes('pg_advisory_unlock(')) return []
          return taken !== null && sql.includes('pg_try_advisory_lock') ? taken : query(sql, ...values)
        })
      expect(await probe(stub, platformTimers)).toBe('locks')
    }
  })

  it('refuses one where nobody hears a notice, after a while', async () => {
    const hurried = { after: (delay: number, run: () => void) => platformTimers.after(delay / 20, run) }
    expect(await probe(() => real(() => undefined), hurried)).toBe('notices')
  })

  it('cannot be asked where there is no server', async () => {
    const open: OpenLife = (onNotice) =>
      openLife({ address: 'postgres://a:b@127.0.0.1:1/c', name: 'x', timers: platformTimers, onNotice })
    await expect(probe(open, platformTimers)).rejects.toThrow('ECONNREFUSED')
  })
})

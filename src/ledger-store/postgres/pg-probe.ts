/**
 * Whether a server is what the list needs, found out by trying: behind a pooler that gives each transaction another
 * session, or on an engine whose locks are stubs, two gateways would take the same connection, and neither would know.
 */
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { SECOND, type Millis } from '#domain/time.ts'
import { pause, type Timers } from '#engine/timers.ts'
import type { PgLife } from '#ledger-store/postgres/pg-life.ts'

type Life = PgLife & { end(): Promise<void> }

/** `onNotice` is told of what is said on a channel that this life listens to. */
export type OpenLife = (onNotice: (channel: string) => void) => Promise<Life>

/** What it needs, in the order of trying; a server that lacks the first seems to lack others. */
export type Unfit = 'session' | 'locks' | 'notices'

/** A notice within one server takes milliseconds. */
const HEARD_WITHIN: Millis = 5 * SECOND

/** Null when it is fit. Rejects when it cannot be asked. */
export async function probe(open: OpenLife, timers: Timers): Promise<Unfit | null> {
  const heard = new Set<string>()
  const first = await open((channel) => heard.add(channel))
  try {
    const second = await open(() => undefined)
    try {
      if (!(await isSession(first, second))) return 'session'
      if (!(await locksExclude(first, second))) return 'locks'
      return (await isHeard(first, second, heard, timers)) ? null : 'notices'
    } finally {
      await second.end()
    }
  } finally {
    await first.end()
  }
}

/** A pooler gives the session that was used last to whoever comes next: the other one holds it while we ask again. */
async function isSession(first: Life, second: Life): Promise<boolean> {
  const mark = randomUUID()
  await first.query(`SELECT set_config('renderwatch.probe', $1, false)`, mark)
  return second.together(async (query) => {
    await query('BEGIN')
    await query('SELECT 1')
    const found = await first.query(
      `SELECT current_setting('renderwatch.probe', true) AS mark, pg_backend_pid() AS pid`,
    )
    await query('ROLLBACK')
    return v.is(v.tuple([v.object({ mark: v.literal(mark), pid: v.literal(first.pid) })]), found)
  })
}

async function locksExclude(first: Life, second: Life): Promise<boolean> {
  const key = Math.floor(Math.random() * 2 ** 31)
  const take = async (life: Life) => v.is(taken, await life.query('SELECT pg_try_advisory_lock($1, 0) AS is', key))
  if (!(await take(first)) || (await take(second))) return false
  await first.query('SELECT pg_advisory_unlock($1, 0)', key)
  const isFree = await take(second)
  await second.query('SELECT pg_advisory_unlock_all()')
  return isFree
}

const taken = v.tuple([v.object({ is: v.literal(true) })])

async function isHeard(first: Life, second: Life, heard: ReadonlySet<string>, timers: Timers): Promise<boolean> {
  const channel = `renderwatch_${randomUUID()}`
  await first.query(`LISTEN "${channel}"`)
  await second.query('SELECT pg_notify($1, $2)', channel, '')
  const late = new AbortController()
  const cancel = timers.after(HEARD_WITHIN, () => late.abort())
  for (;;) {
    // Where it is on its way already, it comes before the answer.
    await first.query('SELECT 1')
    if (heard.has(channel) || late.signal.aborted) break
    await pause(timers, SECOND / 50, late.signal).catch(() => undefined)
  }
  cancel()
  return heard.has(channel)
}

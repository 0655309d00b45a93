/** Opens a list in PostgreSQL: where the server is fit for it, with tables of this version. */
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { errorText } from '#domain/error-text.ts'
import { platformTimers, type Timers } from '#engine/timers.ts'
import { openLife } from '#ledger-store/postgres/pg-life.ts'
import { migrate } from '#ledger-store/postgres/pg-migrations.ts'
import { probe, type Unfit } from '#ledger-store/postgres/pg-probe.ts'
import { PgReads } from '#ledger-store/postgres/pg-reads.ts'
import { PgSession } from '#ledger-store/postgres/pg-session.ts'
import { PgStore } from '#ledger-store/postgres/pg-store.ts'

interface PgOptions {
  readonly address: string
  readonly timers?: Timers
}

export type OpenedPgStore =
  | {
      readonly kind: 'open'
      readonly store: PgStore
      /** All that this gateway writes goes through it. */
      readonly session: PgSession
      readonly warnings: readonly string[]
    }
  | { readonly kind: 'newer' }
  | { readonly kind: 'unfit' | 'unwritable'; readonly message: string }

const UNFIT: Record<Unfit, string> = {
  session:
    'it gives each transaction another session, as PgBouncer does in transaction mode: name the server itself, or a pool in session mode',
  locks: 'its advisory locks exclude nobody, so that two gateways would ask the same vendor for the same tasks',
  notices: 'NOTIFY does not reach a session that listens, so that pages would not hear of changes',
}

/** Sessions of gateways are named so in the server's list, each with a name of its own. */
const SESSION_NAME = 'renderwatch'

export async function openPgStore({ address, timers = platformTimers }: PgOptions): Promise<OpenedPgStore> {
  const name = `${SESSION_NAME} ${randomUUID().slice(0, 8)}`
  const session = new PgSession({ address, name, timers })
  try {
    const unfit = await probe((onNotice) => openLife({ address, name: `${name} probe`, timers, onNotice }), timers)
    if (unfit !== null) return { kind: 'unfit', message: UNFIT[unfit] }
    await session.open()
    const meta = await session.together(migrate)
    if (meta === null) {
      await session.close()
      return { kind: 'newer' }
    }
    const warnings = await warningsOf(session)
    const reads = new PgReads(address, `${name} reads`)
    return { kind: 'open', store: new PgStore({ session, reads, meta }), session, warnings }
  } catch (error) {
    await session.close()
    return { kind: 'unwritable', message: errorText(error) }
  }
}

/** What is acknowledged must be on the server's disk. */
async function warningsOf(session: PgSession): Promise<readonly string[]> {
  const rows = await session.query(`SELECT current_setting('fsync') AS fsync`)
  return v.is(v.tuple([v.object({ fsync: v.literal('off') })]), rows)
    ? ['this server runs with fsync off: a power cut there may lose what was kept']
    : []
}

import type { PgQuery } from '#ledger-store/postgres/pg-life.ts'

/** The server may have given the number to somebody else since, or to the session that asks. */
const END = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid = $1 AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')`

/** Resolves when an earlier life of this session is over for the server too: nothing of it happens any more. */
export async function endSession(query: PgQuery, pid: number): Promise<void> {
  while ((await query(END, pid)).length > 0) await query('SELECT pg_sleep(0.05)')
}

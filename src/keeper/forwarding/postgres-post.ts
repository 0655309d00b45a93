import * as v from 'valibot'
import type { ConnectionId } from '#domain/task/task.ts'
import type { CommandPost, Letter } from '#keeper/forwarding/command-post.ts'
import type { PgSession } from '#ledger-store/postgres/pg-session.ts'

const CHANNEL = 'renderwatch_command'

const letterSchema = v.object({
  key: v.string(),
  connection: v.string(),
  name: v.string(),
  args: v.string(),
  by: v.nullable(v.string()),
})
const answerRow = v.object({ answer: v.nullable(v.string()) })

const SEND = `INSERT INTO renderwatch.letter (key, connection, name, args, sender, at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())
  ON CONFLICT (key) DO NOTHING`
const WAITING = `SELECT key, connection, name, args, sender AS by FROM renderwatch.letter
  WHERE answer IS NULL AND connection = ANY($1) ORDER BY at LIMIT 100`
const BEGIN = 'UPDATE renderwatch.letter SET begun = true WHERE key = $1 AND answer IS NULL RETURNING key'
/** What nobody came back for. */
const TIDY = `DELETE FROM renderwatch.letter WHERE at < clock_timestamp() - interval '1 hour'`

/** {@link CommandPost} as rows; who has mail is told by a notice. */
export function postgresPost(session: Pick<PgSession, 'query' | 'listen'>): CommandPost {
  const listeners = new Set<() => void>()
  session.listen(CHANNEL, () => {
    for (const listener of listeners) listener()
  })
  const ring = () => session.query(`NOTIFY ${CHANNEL}`)
  return {
    async send({ key, connection, name, args, by }: Letter) {
      await session.query(SEND, key, connection, name, args, by)
      await ring()
    },
    async answerTo(key) {
      const [row] = await session.query('SELECT answer FROM renderwatch.letter WHERE key = $1', key)
      return row === undefined ? null : v.parse(answerRow, row).answer
    },
    async remove(key) {
      const rows = await session.query('DELETE FROM renderwatch.letter WHERE key = $1 RETURNING begun', key)
      return rows.length === 1 && !v.parse(v.object({ begun: v.boolean() }), rows[0]).begun
    },
    async waiting(connections: readonly ConnectionId[]) {
      const rows = await session.query(WAITING, connections)
      return rows.map((row) => v.parse(letterSchema, row))
    },
    async begin(key) {
      return (await session.query(BEGIN, key)).length === 1
    },
    async answer(key, answer) {
      await session.query('UPDATE renderwatch.letter SET answer = $2 WHERE key = $1', key, answer)
      await session.query(TIDY)
      await ring()
    },
    onMail(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

import { platformClock, platformTimers } from '#engine/timers.ts'
import { postgresClaims } from '#keeper/claims/postgres-claims.ts'
import { postgresDesk } from '#keeper/claims/postgres-desk.ts'
import { postgresPost } from '#keeper/forwarding/postgres-post.ts'
import type { TeamParts } from '#keeper/team.ts'
import { PgSession } from '#ledger-store/postgres/pg-session.ts'

interface TeamPlace {
  readonly address: string
  /** In which the store writes, and locks are taken. */
  readonly session: PgSession
  /** How this gateway is called on screen. */
  readonly name: string
}

/** Makes this gateway one of those that share a database. A second session, of its own, beats and carries letters. */
export function joinTeam({ address, session: work, name }: TeamPlace): TeamParts {
  const watch = new PgSession({ address, name: 'renderwatch watch', timers: platformTimers })
  return {
    claims: postgresClaims({
      desk: postgresDesk({ work, watch }),
      name,
      timers: platformTimers,
      clock: platformClock,
      steady: { now: () => performance.now() },
    }),
    post: postgresPost(watch),
    close: () => watch.close(),
  }
}

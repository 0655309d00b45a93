/** Claims that a test gives and takes, and a post office that nobody else comes to. */
import type { ConnectionId } from '#domain/task/task.ts'
import type { Claims, ClaimWork } from '#keeper/claims/claims.ts'
import type { CommandPost, Letter } from '#keeper/forwarding/command-post.ts'
import type { TeamParts } from '#keeper/team.ts'

export interface HandClaims {
  readonly join: (name: string) => TeamParts
  readonly letters: Letter[]
  readonly told: ReadonlyMap<ConnectionId, string>
  /** Resolves when the gateway works for it. */
  readonly gain: (connection: ConnectionId) => Promise<void>
  readonly give: (connection: ConnectionId) => Promise<void>
  /** All of them, at once. */
  readonly lose: () => void
  readonly mayGive: (connection: ConnectionId) => boolean
}

export function handClaims(): HandClaims {
  const held = new Set<ConnectionId>()
  const told = new Map<ConnectionId, string>()
  const letters: Letter[] = []
  let keys: readonly ConnectionId[] = []
  let work: ClaimWork | null = null
  let tell = () => undefined as void
  const post: CommandPost = {
    send: async (letter) => void letters.push(letter),
    answerTo: () => Promise.resolve(null),
    remove: () => Promise.resolve(true),
    waiting: () => Promise.resolve([]),
    begin: () => Promise.resolve(false),
    answer: () => Promise.resolve(),
    onMail: () => () => undefined,
  }
  const claims: Claims = {
    start: (next) => (work = next),
    stop: () => Promise.resolve(),
    offer: (connections) => (keys = connections),
    holds: (connection) => held.has(connection),
    team: () => ({
      here: 'here',
      gateways: ['here'],
      owners: [...held].map((connection) => ({ connection, gateway: 'here', session: '1', here: true, since: 0 })),
      keyed: new Set(keys),
    }),
    told: () => told,
    tell: (connection, text) => told.set(connection, text),
    pause: async (paused) => work?.paused(paused),
    onChange(listener) {
      tell = listener
      return () => undefined
    },
  }
  return {
    join: () => ({ claims, post, close: () => Promise.resolve() }),
    letters,
    told,
    async gain(connection) {
      held.add(connection)
      await work?.gained(connection)
      tell()
    },
    async give(connection) {
      await work?.giving(connection)
      held.delete(connection)
      tell()
    },
    lose() {
      const had = [...held]
      held.clear()
      work?.lost(had)
      tell()
    },
    mayGive: (connection) => work?.mayGive(connection) ?? false,
  }
}

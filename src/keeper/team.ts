/** One of several gateways that keep a list together: what it does more than a gateway that keeps it alone. */
import type { Archive } from '#archive/archive.ts'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { Json } from '#domain/json.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { Access } from '#engine/conversation/transport.ts'
import type { Engine } from '#engine/engine.ts'
import type { CommandAnswer, CommandName, KeeperState } from '#engine/remote/protocol.ts'
import type { Timers } from '#engine/timers.ts'
import { ClaimedAccess } from '#keeper/claims/claimed-access.ts'
import type { Claims } from '#keeper/claims/claims.ts'
import { Duty } from '#keeper/claims/duty.ts'
import type { CommandPost } from '#keeper/forwarding/command-post.ts'
import { TeamBoard } from '#keeper/forwarding/team-board.ts'
import { TeamCommands } from '#keeper/forwarding/team-commands.ts'
import type { KeeperChannel } from '#keeper/keeper-channel.ts'
import type { KeptStorage } from '#keeper/kept-storage.ts'

export interface TeamParts {
  readonly claims: Claims
  readonly post: CommandPost
  /** When the gateway is no member any more. */
  readonly close: () => Promise<void>
}

interface Here {
  readonly engine: Engine
  readonly storage: KeptStorage
  readonly channel: KeeperChannel
  readonly archive: Pick<Archive, 'offer'>
  readonly run: (name: CommandName, id: string, args: unknown, by: string | null) => Promise<CommandAnswer | null>
  /** A vendor called about something of this connection. */
  readonly called: (connection: ConnectionId, body: Json) => void
  /** Pages should hear of the state anew. */
  readonly tell: () => void
}

export class Team {
  /** What the engine of this gateway reaches vendors by. */
  readonly access: ClaimedAccess
  readonly #parts: TeamParts
  readonly #timers: Timers
  #joined: { readonly commands: TeamCommands; readonly board: TeamBoard; readonly end: () => void } | null = null

  constructor(parts: TeamParts, access: Access, timers: Timers) {
    this.#parts = parts
    this.#timers = timers
    const { claims } = parts
    this.access = new ClaimedAccess({
      access,
      holds: (connection) => claims.holds(connection),
      onSession: ({ connections }: Session) => claims.offer(connections.map(({ id }) => id)),
    })
  }

  /** Begins to claim. What the engine has not loaded comes with the claims. */
  join({ engine, storage, channel, archive, run, called, tell }: Here): void {
    const { claims, post } = this.#parts
    const timers = this.#timers
    const commands = new TeamCommands({ claims, post, timers, run, called, pause: (paused) => claims.pause(paused) })
    const board = new TeamBoard({ claims, timers, own: () => ownOf(engine), known: () => this.access.known })
    const ends = [
      claims.onChange(tell),
      engine.connections.subscribe(() => board.changed()),
      engine.polling.store.subscribe(() => board.changed()),
    ]
    const end = () => {
      for (const one of ends) one()
    }
    this.#joined = { commands, board, end }
    const duty = new Duty({
      engine,
      storage,
      channel,
      archive,
      timers,
      access: this.access,
      idle: (connection) => commands.idle(connection),
      ready: (connection) => {
        commands.ready(connection)
        board.changed()
      },
      unready: (connections) => commands.lost(connections),
      holds: (connection) => claims.holds(connection),
    })
    claims.start(duty)
  }

  /** Gives back what it has, once nothing of it is under way any more. */
  async leave(): Promise<void> {
    await this.#parts.claims.stop()
    this.#joined?.commands.stop()
    this.#joined?.board.stop()
    this.#joined?.end()
    await this.#parts.close()
  }

  /** Null when the arguments are not those of this command. */
  run(name: CommandName, id: string, args: unknown, by: string | null): Promise<CommandAnswer | null> {
    return this.#joined?.commands.run(name, id, args, by) ?? Promise.resolve(NOT_YET)
  }

  /** A vendor called this gateway about something of another one's. */
  passOn(connection: ConnectionId, body: Json): void {
    void this.#joined?.commands.passOn(connection, body).catch(() => undefined)
  }

  /** Does this gateway write what is to be known of its tasks, and fetch what is to be kept? */
  worksFor(connection: ConnectionId): boolean {
    return this.access.isOpen(connection)
  }

  holds(connection: ConnectionId): boolean {
    return this.#parts.claims.holds(connection)
  }

  state(): Pick<KeeperState, 'statuses' | 'live' | 'liveBy' | 'team'> {
    const all = this.#joined?.board.all() ?? []
    const team = this.#parts.claims.team()
    return {
      statuses: all.map(({ status }) => status),
      live: all.reduce((sum, { live }) => sum + live, 0),
      liveBy: all.map(({ status, live }) => [status.connection.id, live]),
      team: {
        here: team.here,
        gateways: [...team.gateways],
        owners: team.owners.map(({ connection, gateway, since }) => ({ connection, gateway, since })),
        keyed: [...team.keyed],
      },
    }
  }
}

function ownOf({ connections, polling }: Engine) {
  const { liveBy } = polling.store.getState()
  return [...connections.getState().statuses.values()].map((status) => ({
    status,
    live: liveBy.get(status.connection.id) ?? 0,
  }))
}

const NOT_YET: CommandAnswer = { ok: false, message: 'This gateway is only starting. Try again.' }

/**
 * Brings commands to the gateway that works for their connections. A command waits for a connection, not for a gateway:
 * when that one is gone before it has answered, the next one finds the command and does it, or knows the answer.
 */
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { errorText } from '#domain/error-text.ts'
import { parseJson, type Json } from '#domain/json.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { answerSchema, isCommandName, type CommandAnswer, type CommandName } from '#engine/remote/protocol.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { Claims } from '#keeper/claims/claims.ts'
import type { CommandPost, Letter } from '#keeper/forwarding/command-post.ts'
import { joined, partsOf } from '#keeper/forwarding/command-split.ts'

type RunHere = (name: CommandName, id: string, args: unknown, by: string | null) => Promise<CommandAnswer | null>

interface TeamParts {
  readonly claims: Pick<Claims, 'holds' | 'team'>
  readonly post: CommandPost
  readonly timers: Timers
  readonly run: RunHere
  readonly called: (connection: ConnectionId, body: Json) => void
  /** Every gateway does this. */
  readonly pause: (paused: boolean) => Promise<void>
}

/** The name of a letter that is no command of a page. */
const CALLED = 'called'
/** A request to a vendor may take 30 s, and a take-over a few. */
const PATIENCE: Millis = 45 * SECOND
/** Notices are lost with a connection to the database. */
const LOOK_EVERY: Millis = SECOND

export class TeamCommands {
  readonly #parts: TeamParts
  readonly #ready = new Set<ConnectionId>()
  /** Commands that are being done here, by connection. */
  readonly #busy = new Map<ConnectionId, Set<string>>()
  readonly #wakes = new Set<() => void>()
  readonly #looking: Alarm
  readonly #endMail: () => void
  #isStopped = false

  constructor(parts: TeamParts) {
    this.#parts = parts
    this.#looking = new Alarm(parts.timers)
    this.#endMail = parts.post.onMail(() => this.#mail())
    this.#keepLooking()
  }

  stop(): void {
    this.#isStopped = true
    this.#looking.clear()
    this.#endMail()
    this.#wake()
  }

  /** The tasks of this connection are in memory: its commands are done here. */
  ready(connection: ConnectionId): void {
    this.#ready.add(connection)
    this.#mail()
  }

  /** Its commands are not done here any more; resolves when those that were begun are. */
  async idle(connection: ConnectionId): Promise<void> {
    this.#ready.delete(connection)
    while ((this.#busy.get(connection)?.size ?? 0) > 0) await this.#news()
  }

  lost(connections: readonly ConnectionId[]): void {
    for (const connection of connections) this.#ready.delete(connection)
    this.#wake()
  }

  /** Null when its arguments are not those of this command. */
  async run(name: CommandName, id: string, args: unknown, by: string | null): Promise<CommandAnswer | null> {
    try {
      const split = partsOf(name, args)
      if (split === null) return null
      if (split.kind === 'all') return await this.#forAll(args)
      if (split.kind === 'here') return await this.#parts.run(name, id, args, by)
      if (split.kind === 'whole') return await this.#whole(split.connections, { name, id, args, by })
      const one = split.parts.size === 1
      const answers = await Promise.all(
        [...split.parts].map(([connection, some]) =>
          this.#part(connection, { name, id: one ? id : `${id} ${connection}`, args: some, by }),
        ),
      )
      const refused = answers.find((answer) => !answer.ok)
      if (refused !== undefined) return refused
      return {
        ok: true,
        value:
          joined(
            name,
            answers.flatMap((answer) => (answer.ok ? [answer.value] : [])),
          ) ?? null,
      }
    } catch (error) {
      return { ok: false, message: errorText(error) }
    }
  }

  /** A callback is a hint: nobody waits for what comes of it, and when nobody takes it nothing is lost. */
  async passOn(connection: ConnectionId, body: Json): Promise<void> {
    if (this.#isKeyless(connection)) return
    await this.#parts.post.send({
      key: `${CALLED} ${randomUUID()}`,
      connection,
      name: CALLED,
      args: JSON.stringify(body),
      by: null,
    })
  }

  async #forAll(args: unknown): Promise<CommandAnswer> {
    const [paused] = v.parse(v.tuple([v.boolean()]), args)
    await this.#parts.pause(paused)
    return { ok: true, value: null }
  }

  async #whole(connections: readonly ConnectionId[], command: Command): Promise<CommandAnswer> {
    const owners = new Set(connections.map((connection) => this.#ownerOf(connection)))
    const [first] = connections
    if (first === undefined || owners.size > 1) return TWO_OWNERS
    return this.#part(first, command)
  }

  async #part(connection: ConnectionId, { name, id, args, by }: Command): Promise<CommandAnswer> {
    const key = `${name} ${id}`
    const deadline = this.#deadline()
    try {
      for (;;) {
        if (this.#isStopped) return STOPPED
        if (this.#isHere(connection)) {
          const answer = await this.#here(connection, key, () => this.#parts.run(name, id, args, by))
          // Lost meanwhile: whatever came of it here, the next one knows better.
          if (answer !== null && this.#parts.claims.holds(connection)) return answer
        } else if (this.#isKeyless(connection)) return noKey(connection)
        else {
          const answer = await this.#elsewhere({ key, connection, name, args: JSON.stringify(args), by }, deadline)
          if (answer !== null) return answer
        }
        if (deadline.isOver) return (await this.#parts.post.remove(key)) ? nobodyCame(connection) : UNKNOWN
      }
    } finally {
      deadline.end()
    }
  }

  /** Null when it is to be tried again, or its time is over. */
  async #elsewhere(letter: Letter, deadline: Deadline): Promise<CommandAnswer | null> {
    const { post } = this.#parts
    await post.send(letter)
    while (!deadline.isOver && !this.#isStopped) {
      // From before the look: what comes meanwhile must not be slept through.
      const news = this.#news()
      const text = await post.answerTo(letter.key)
      if (text !== null) {
        await post.remove(letter.key)
        return v.parse(answerSchema, parseJson(text))
      }
      if (this.#isKeyless(letter.connection)) {
        await post.remove(letter.key)
        return noKey(letter.connection)
      }
      await news
    }
    return null
  }

  async #here<T>(connection: ConnectionId, key: string, work: () => Promise<T>): Promise<T> {
    const busy = this.#busy.get(connection) ?? new Set()
    this.#busy.set(connection, busy.add(key))
    try {
      return await work()
    } finally {
      busy.delete(key)
      this.#wake()
    }
  }

  #mail(): void {
    this.#wake()
    void this.#doWaiting().catch(() => undefined)
  }

  async #doWaiting(): Promise<void> {
    if (this.#ready.size === 0 || this.#isStopped) return
    for (const letter of await this.#parts.post.waiting([...this.#ready])) {
      const isBusy = this.#busy.get(letter.connection)?.has(letter.key) === true
      if (!isBusy && this.#isHere(letter.connection)) void this.#do(letter).catch(() => undefined)
    }
  }

  async #do({ key, connection, name, args, by }: Letter): Promise<void> {
    const { post, run, called, claims } = this.#parts
    await this.#here(connection, key, async () => {
      if (!(await post.begin(key))) return
      if (name === CALLED) {
        await post.remove(key)
        return called(connection, parseJson(args) ?? null)
      }
      if (!isCommandName(name)) return post.answer(key, JSON.stringify(NOT_OURS))
      const answer = (await run(name, key.slice(name.length + 1), parseJson(args), by)) ?? NOT_OURS
      // Without the claim nothing that was done here counts: it lies there for the next one.
      if (claims.holds(connection)) await post.answer(key, JSON.stringify(answer))
    })
  }

  #isHere(connection: ConnectionId): boolean {
    return this.#ready.has(connection) && this.#parts.claims.holds(connection)
  }

  #isKeyless(connection: ConnectionId): boolean {
    const team = this.#parts.claims.team()
    // Before this gateway has looked around it knows nobody.
    return team.gateways.length > 0 && !team.keyed.has(connection)
  }

  #ownerOf(connection: ConnectionId): string | null {
    return this.#parts.claims.team().owners.find((owner) => owner.connection === connection)?.session ?? null
  }

  #deadline(): Deadline {
    const deadline = { isOver: false, end: () => undefined as void }
    deadline.end = this.#parts.timers.after(PATIENCE, () => {
      deadline.isOver = true
      this.#wake()
    })
    return deadline
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#wakes.add(resolve))
  }

  #wake(): void {
    for (const wake of this.#wakes) wake()
    this.#wakes.clear()
  }

  #keepLooking(): void {
    this.#looking.set(LOOK_EVERY, () => {
      this.#mail()
      this.#keepLooking()
    })
  }
}

interface Command {
  readonly name: CommandName
  readonly id: string
  readonly args: unknown
  readonly by: string | null
}

interface Deadline {
  readonly isOver: boolean
  readonly end: () => void
}

function no(message: string): CommandAnswer {
  return { ok: false, message }
}

function noKey(connection: ConnectionId): CommandAnswer {
  return no(`No gateway here has the key of ${connection}, so nothing was done. Add the connection to one of them.`)
}

function nobodyCame(connection: ConnectionId): CommandAnswer {
  return no(`No gateway took this for ${connection} in time, so nothing was done. Try again.`)
}

const UNKNOWN = no('The gateway that was asked has not answered yet. It may still do this: look before you try again.')
const STOPPED = no('This gateway is about to stop. Try again at another.')
const NOT_OURS = no('The gateway that was asked is of another version, so nothing was done.')
const TWO_OWNERS = no(
  'Nothing was moved: two gateways work for these connections at present. Add the task to the other one, and forget this one.',
)

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommandAnswer, CommandName } from '#engine/remote/protocol.ts'
import { platformTimers } from '#engine/timers.ts'
import type { Team } from '#keeper/claims/claims.ts'
import type { CommandPost, Letter } from '#keeper/forwarding/command-post.ts'
import { TeamCommands } from '#keeper/forwarding/team-commands.ts'

interface Row extends Letter {
  begun: boolean
  answer: string | null
}

/** A post office without a database. */
function aPost(): { readonly post: CommandPost; readonly rows: Map<string, Row> } {
  const rows = new Map<string, Row>()
  const listeners = new Set<() => void>()
  const ring = () => {
    for (const listener of listeners) listener()
  }
  const post: CommandPost = {
    async send(letter) {
      if (!rows.has(letter.key)) rows.set(letter.key, { ...letter, begun: false, answer: null })
      ring()
    },
    answerTo: async (key) => rows.get(key)?.answer ?? null,
    async remove(key) {
      const row = rows.get(key)
      rows.delete(key)
      return row !== undefined && !row.begun
    },
    waiting: async (connections) =>
      [...rows.values()].filter(({ connection, answer }) => answer === null && connections.includes(connection)),
    async begin(key) {
      const row = rows.get(key)
      if (row === undefined || row.answer !== null) return false
      row.begun = true
      return true
    },
    async answer(key, answer) {
      const row = rows.get(key)
      if (row !== undefined) row.answer = answer
      ring()
    },
    onMail(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return { post, rows }
}

/** Some gateways, and who owns what; each command that is done is noted, once for its key as the real store sees to. */
function aTeam(...names: readonly string[]) {
  const { post, rows } = aPost()
  const owners = new Map<string, string>()
  const keyed = new Set(['a', 'b'])
  const done: string[] = []
  const answers = new Map<string, CommandAnswer>()
  const called: string[] = []
  let answer: (name: CommandName, args: unknown) => Promise<CommandAnswer> = async () => ({ ok: true, value: null })
  const gateways = names.map((name) => {
    const team: () => Team = () => ({
      here: name,
      gateways: names,
      owners: [...owners].map(([connection, gateway]) => ({
        connection,
        gateway,
        session: gateway,
        here: gateway === name,
        since: 0,
      })),
      keyed,
    })
    const commands = new TeamCommands({
      claims: { holds: (connection) => owners.get(connection) === name, team },
      post,
      timers: platformTimers,
      pause: async (paused) => void done.push(`pause ${paused}`),
      called: (connection, body) => called.push(`${name} ${connection} ${JSON.stringify(body)}`),
      async run(command, id, args, by) {
        const key = `${command} ${id}`
        const known = answers.get(key)
        if (known !== undefined) return known
        const result = await answer(command, args)
        if (owners.get(connectionIn(args)) === name) {
          done.push(`${name}: ${key} by ${by ?? 'nobody'}`)
          answers.set(key, result)
        }
        return result
      },
    })
    return { name, commands }
  })
  return {
    rows,
    owners,
    keyed,
    done,
    called,
    gateways,
    answers: (next: typeof answer) => (answer = next),
    own(connection: string, name: string) {
      const before = owners.get(connection)
      owners.set(connection, name)
      for (const gateway of gateways) if (gateway.name === before) gateway.commands.lost([connection])
      gateways.find((gateway) => gateway.name === name)?.commands.ready(connection)
    },
    stop() {
      for (const { commands } of gateways) commands.stop()
    },
  }
}

function connectionIn(args: unknown): string {
  return /"(a|b)\//.exec(JSON.stringify(args))?.[1] ?? ''
}

const ID = 'command-0123456789'

describe('commands of a team', () => {
  let team: ReturnType<typeof aTeam>
  beforeEach(() => {
    vi.useFakeTimers()
    team = aTeam('east', 'west')
    team.own('a', 'east')
    team.own('b', 'west')
  })
  afterEach(() => {
    team.stop()
    vi.useRealTimers()
  })
  const at = (index: number) => {
    const gateway = team.gateways[index]
    if (gateway === undefined) throw new Error('no such gateway')
    return gateway.commands
  }

  it('go to the gateway that works for their connection, by halves where they are about several', async () => {
    expect(await at(0).run('forget', ID, [['a/1', 'b/1', 'b/2']], 'ann')).toEqual({ ok: true, value: null })
    expect(team.done.toSorted()).toEqual([`east: forget ${ID} a by ann`, `west: forget ${ID} b by ann`])
    expect(team.rows.size).toBe(0)
  })

  it('stay where they are asked when all they want is what the store has', async () => {
    team.answers(async (_name, args) => ({ ok: true, value: args }))
    const ids = [['a/1', 'b/1']]
    for (const gateway of [at(0), at(1)]) {
      expect(await gateway.run('read', ID, ids, null)).toEqual({ ok: true, value: ids })
    }
    expect(team.rows.size).toBe(0)
  })

  it('gather the answers of the parts', async () => {
    team.answers(async (_name, args) => {
      const ids = JSON.stringify(args).match(/"id":"\w"/g) ?? []
      return { ok: true, value: { added: ids, known: [connectionIn(args)] } }
    })
    const ref = (connection: string) => ({
      connection,
      vendor: 'v',
      remote: { id: 'x', handle: `${connection}/` },
      model: null,
    })
    const answer = await at(1).run('track', ID, [[ref('a'), ref('b')], []], null)
    expect(answer).toEqual({ ok: true, value: { added: ['"id":"x"', '"id":"x"'], known: ['a', 'b'] } })
  })

  it('are done by the next owner when the first is gone before it answered, and once', async () => {
    let hang = true
    team.answers(() => (hang ? new Promise(() => undefined) : Promise.resolve({ ok: true, value: null })))
    const answer = at(0).run('recheck', ID, ['b/1'], null)
    await vi.advanceTimersByTimeAsync(100)
    expect(team.done).toEqual([])
    hang = false
    team.own('b', 'east')
    await vi.advanceTimersByTimeAsync(2000)
    expect(await answer).toEqual({ ok: true, value: null })
    expect(team.done).toEqual([`east: recheck ${ID} by nobody`])
    expect(await at(1).run('recheck', ID, ['b/1'], null)).toEqual({ ok: true, value: null })
    expect(team.done).toHaveLength(1)
  })

  it('say so when nobody has the key, and when nobody comes', async () => {
    const missing = await at(0).run('recheck', ID, ['c/1'], null)
    expect(missing).toMatchObject({ ok: false, message: expect.stringContaining('No gateway here has the key of c') })
    team.owners.delete('b')
    at(1).lost(['b'])
    const nobody = at(0).run('recheck', ID, ['b/1'], null)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await nobody).toMatchObject({ ok: false, message: expect.stringContaining('nothing was done') })
    expect(team.rows.size).toBe(0)
  })

  it('move nothing by halves', async () => {
    const to = { connection: 'b', vendor: 'v', remote: { id: 'x', handle: 'x' }, model: null }
    expect(await at(0).run('move', ID, ['a/1', to], null)).toMatchObject({ ok: false })
    team.own('b', 'east')
    expect(await at(1).run('move', ID, ['a/1', to], null)).toMatchObject({ ok: true })
  })

  it('pause everybody, and are refused when they are none', async () => {
    expect(await at(0).run('pause', ID, [true], null)).toEqual({ ok: true, value: null })
    expect(team.done).toEqual(['pause true'])
    expect(await at(0).run('pause', ID, ['yes'], null)).toBeNull()
  })

  it('are waited for before a connection is given back', async () => {
    let finish: (answer: CommandAnswer) => void = () => undefined
    team.answers(() => new Promise((resolve) => (finish = resolve)))
    const answer = at(0).run('recheck', ID, ['a/1'], null)
    await vi.advanceTimersByTimeAsync(10)
    let isIdle = false
    void at(0)
      .idle('a')
      .then(() => (isIdle = true))
    await vi.advanceTimersByTimeAsync(10)
    expect(isIdle).toBe(false)
    finish({ ok: true, value: null })
    await vi.advanceTimersByTimeAsync(10)
    expect([isIdle, await answer]).toEqual([true, { ok: true, value: null }])
  })

  it('carry what a vendor calls about', async () => {
    await at(0).passOn('b', { task: 'x' })
    await vi.advanceTimersByTimeAsync(10)
    expect(team.called).toEqual(['west b {"task":"x"}'])
    expect(team.rows.size).toBe(0)
  })
})

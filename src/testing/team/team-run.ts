/** Several gateways over one database submit tasks while they are killed, frozen and joined; and what came of it. */
import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'
import { inDatabase } from '#testing/postgres.ts'
import { OwnerWatch } from '#testing/team/owner-watch.ts'
import { TeamGateway } from '#testing/team/team-gateways.ts'
import { teamVendors, type Asked, type TeamVendors } from '#testing/team/team-vendors.ts'

export interface TeamWish {
  readonly program: string
  readonly folder: string
  readonly database: string
  readonly gateways: number
  readonly connections: number
  readonly tasks: number
  /** By turns kills and freezes. */
  readonly accidents: number
  readonly requestsPerSecond: number
  /** How long a frozen gateway stays so. */
  readonly thawAfter: number
  /** Happens while they submit, in place of accidents. */
  readonly trouble?: (asked: readonly Asked[], gateways: readonly TeamGateway[]) => Promise<void>
}

export interface TeamFigures {
  readonly askedFor: number
  readonly atVendors: number
  readonly endedWell: number
  readonly requests: number
  readonly strays: number
  /** Of one connection within a second. */
  readonly mostPerSecond: number
  /** Of each accident, less what the machine itself stood still, in milliseconds. */
  readonly takeovers: readonly {
    readonly kind: 'kill' | 'freeze'
    readonly of: number
    readonly took: number
    readonly stalled: number
  }[]
}

const PER_COMMAND = 25

export async function runTeam(wish: TeamWish): Promise<TeamFigures> {
  const names = Array.from({ length: wish.connections }, (_, index) => `line-${index + 1}`)
  const vendors = teamVendors(names)
  const gateways: TeamGateway[] = []
  const join = async (): Promise<TeamGateway> => {
    const name = `gateway-${gateways.length + 1}`
    const address = await vendors.addressFor(name)
    const gateway = new TeamGateway(wish, {
      name,
      vendors: address,
      connections: names,
      requestsPerSecond: wish.requestsPerSecond,
    })
    gateways.push(gateway)
    await gateway.start()
    return gateway
  }
  for (let count = 0; count < wish.gateways; count += 1) await join()
  const watch = await OwnerWatch.over(wish.database)
  try {
    await until(() => names.every((name) => watch.owner(name) !== null))
    const submitting = submitAll(wish, names, gateways)
    const { trouble } = wish
    const takeovers = trouble === undefined ? await accidents(wish, watch, gateways, join) : []
    await trouble?.(vendors.asked, gateways)
    const askedFor = await submitting
    // What is under way at the vendors is over by now.
    await until(async () => (await kept(wish.database)).accepted >= askedFor)
    await vendors.advance(600_000)
    await until(async () => (await kept(wish.database)).succeeded >= askedFor)
    return {
      askedFor,
      atVendors: await sumOf(names, vendors),
      endedWell: (await kept(wish.database)).succeeded,
      requests: vendors.asked.length,
      strays: watch.strays(vendors.asked).length,
      mostPerSecond: mostPerSecond(vendors.asked, names),
      takeovers,
    }
  } finally {
    await watch.stop()
    for (const gateway of gateways) await gateway.kill()
    await vendors.close()
  }
}

async function submitAll({ tasks }: TeamWish, names: readonly string[], gateways: readonly TeamGateway[]) {
  const each = Math.ceil(tasks / names.length / PER_COMMAND)
  const commands = names.flatMap((connection) =>
    Array.from({ length: each }, (_, index) => ({ connection, id: `submit-${connection}-${index}-0123456789` })),
  )
  let made = 0
  await Promise.all(
    commands.map(async ({ connection, id }, index) => {
      const draft = {
        connection,
        model: 'gpt-image-2/text-to-image',
        params: { prompt: 'happy-image' },
        options: {},
        tags: [],
        note: '',
        resubmitOf: null,
      }
      // As pages do: to whichever gateway answers, with the same name, until it is known that it was done.
      for (let turn = index; ; turn += 1) {
        const answer = await gateways[turn % gateways.length]?.command('submit', id, [draft, PER_COMMAND])
        if (answer?.ok === true) break
        await wait(300)
      }
      made += PER_COMMAND
    }),
  )
  return made
}

async function accidents(
  wish: TeamWish,
  watch: OwnerWatch,
  gateways: readonly TeamGateway[],
  join: () => Promise<TeamGateway>,
): Promise<TeamFigures['takeovers']> {
  const found: TeamFigures['takeovers'][number][] = []
  for (let count = 0; count < wish.accidents; count += 1) {
    await wait(1500)
    const kind = count % 2 === 0 ? 'kill' : 'freeze'
    const latest = watch.samples.at(-1)?.owners ?? new Map<string, string>()
    const victim = gateways
      .filter(({ isRunning }) => isRunning)
      .toSorted((a, b) => loadOf(latest, b) - loadOf(latest, a))[0]
    if (victim === undefined) throw new Error('no gateway is left')
    const had = [...latest].flatMap(([connection, owner]) => (owner === victim.name ? [connection] : []))
    const from = performance.now()
    if (kind === 'kill') await victim.kill()
    else victim.freeze()
    await until(() => watch.takenOver(had, victim.name, from) !== null)
    const took = watch.takenOver(had, victim.name, from) ?? Number.NaN
    found.push({ kind, of: had.length, took, stalled: watch.stalled(from, from + took) })
    if (kind === 'kill') await (count === 0 ? join() : victim.start())
    else {
      await wait(Math.max(0, wish.thawAfter - (performance.now() - from)))
      victim.thaw()
    }
    await until(() => watch.samples.at(-1)?.owners.size === wish.connections)
  }
  return found
}

function loadOf(owners: ReadonlyMap<string, string>, { name }: TeamGateway): number {
  return [...owners.values()].filter((owner) => owner === name).length
}

const succeededSchema = v.object({ state: v.object({ phase: v.literal('succeeded') }) })

/** Tasks that their vendors know, as the list says, and those of them that ended well. */
async function kept(database: string): Promise<{ readonly accepted: number; readonly succeeded: number }> {
  const sql = 'SELECT vendor_part FROM renderwatch.task WHERE remote IS NOT NULL'
  const rows = v.parse(v.array(v.object({ vendor_part: v.string() })), await inDatabase(database, sql))
  const succeeded = rows.filter(({ vendor_part }) => v.is(succeededSchema, parseJson(vendor_part))).length
  return { accepted: rows.length, succeeded }
}

async function sumOf(names: readonly string[], vendors: TeamVendors): Promise<number> {
  let sum = 0
  for (const name of names) sum += await vendors.tasksAt(name)
  return sum
}

function mostPerSecond(asked: readonly Asked[], names: readonly string[]): number {
  let most = 0
  for (const name of names) {
    const times = asked.filter(({ connection }) => connection === name).map(({ at }) => at)
    let first = 0
    for (const [index, at] of times.entries()) {
      while ((times[first] ?? at) <= at - 1000) first += 1
      most = Math.max(most, index - first + 1)
    }
  }
  return most
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await wait(100)
}

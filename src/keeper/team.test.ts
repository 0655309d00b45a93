/** A gateway that is one of several: what it does for the connections that are its own, and not for the others. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { recordOf } from '#keeper/row-record.ts'
import { NOON } from '#testing/builders.ts'
import { handClaims, type HandClaims } from '#testing/hand-claims.ts'
import { openKeptPage } from '#testing/kept-page.ts'
import { keptHouse, pass, type KeptHouse } from '#testing/kept-house.ts'
import { aDraft } from '#testing/kept-world.ts'

const OURS = 'sandbox-hiapi'

let claims: HandClaims
let house: KeptHouse
beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  claims = handClaims()
  house = keptHouse({ join: claims.join })
  await house.start()
  await pass(SECOND)
})
afterEach(async () => {
  await house.remove()
  vi.useRealTimers()
})

async function tasks(): Promise<readonly TaskRecord[]> {
  const news = await house.store().newsAfter(0, 1000)
  return (news?.rows ?? []).flatMap((row) => {
    const record = recordOf(row)
    return record === null || typeof record === 'string' ? [] : [record]
  })
}

async function gained(): Promise<void> {
  const gaining = claims.gain(OURS)
  await pass(SECOND)
  await gaining
}

async function submitted(count: number, prompt = 'a film happy-video'): Promise<void> {
  const made = house.command('submit', [aDraft(prompt), count])
  await pass(10 * SECOND)
  expect(await made).toMatchObject({ ok: true })
}

/** What was asked of vendors while this went on. */
async function askedDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = house.asked.length
  await work()
  return house.asked.slice(before)
}

describe('a gateway of several', () => {
  it('asks nothing of what is not its own: no poll, no sweep, no test, no submit', async () => {
    await gained()
    await submitted(30)
    claims.lose()
    const commands: Promise<unknown>[] = []
    const asked = await askedDuring(async () => {
      commands.push(house.command('testConnection', [OURS]), house.command('submit', [aDraft('a cat'), 1]))
      await pass(5 * MINUTE)
    })
    expect(asked).toEqual([])
    // Whoever works for it finds them.
    expect(new Set(claims.letters.map(({ name, connection }) => `${name} ${connection}`))).toEqual(
      new Set([`testConnection ${OURS}`, `submit ${OURS}`]),
    )
    for (const command of commands) expect(await command).toMatchObject({ ok: false })
  })

  it('writes nothing after a claim is lost, whatever was under way, and goes on when it has it again', async () => {
    await gained()
    await submitted(10)
    const commit = vi.spyOn(house.store(), 'commit')
    await pass(1700)
    claims.lose()
    // What was handed over before is another matter: the session that held the lock did it.
    await pass(0)
    commit.mockClear()
    await pass(2 * MINUTE)
    expect(commit.mock.calls.flatMap(([change]) => change.put)).toEqual([])
    await gained()
    await pass(3 * MINUTE)
    expect((await tasks()).map(({ state }) => state.phase)).toEqual(Array(10).fill('succeeded'))
  })

  it('gives back what is written, and keeps what has a submit on its way', async () => {
    await gained()
    const made = house.command('submit', [aDraft('a cat'), 40])
    await pass(100)
    expect(claims.mayGive(OURS)).toBe(false)
    await pass(30 * SECOND)
    await made
    expect(claims.mayGive(OURS)).toBe(true)
    const giving = claims.give(OURS)
    await pass(5 * SECOND)
    await giving
    expect((await tasks()).filter(({ remote }) => remote === null)).toEqual([])
    expect(await askedDuring(() => pass(MINUTE))).toEqual([])
  })

  it('does not ask again at once what the last owner heard of', async () => {
    await gained()
    await submitted(40)
    await pass(30 * SECOND)
    const giving = claims.give(OURS)
    await pass(5 * SECOND)
    await giving
    const asked = await askedDuring(gained)
    // As before: by the page of the list, or each when it is due.
    expect(asked.length).toBeLessThan(10)
  })

  it('tells the others how its connections fare', async () => {
    await gained()
    await submitted(2)
    expect(JSON.parse(claims.told.get(OURS) ?? '{}')).toMatchObject({ live: 2, status: { connection: { id: OURS } } })
  })

  it('shows pages who owns what, and says when nobody has the key', async () => {
    await gained()
    const { engine } = openKeptPage(house)
    void engine.start()
    await pass(SECOND)
    const keeper = engine.keeper.getState()
    expect(keeper.kind === 'gateway' && keeper.team).toMatchObject({
      here: 'here',
      owners: [{ connection: OURS, gateway: 'here' }],
    })
    // All of them, also those that nobody works for just now.
    expect(engine.connections.getState().statuses.size).toBeGreaterThan(1)
    const answer = await house.command('list', ['nobody-knows-it', null, 10])
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('No gateway here has the key of') })
    const ended = engine.stop()
    await pass(SECOND)
    await ended
  })
})

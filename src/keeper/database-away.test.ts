/**
 * The database of a list goes and comes back under load: nothing is bought that could not be remembered, and nothing lost.
 * In real time, since neither a database nor who is alive in it knows a fake clock; what is waited for is what happens.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { isTerminal } from '#domain/task/phase.ts'
import { HOUR } from '#domain/time.ts'
import { keptHouse, type KeptHouse } from '#testing/kept-house.ts'
import { openKeptPage, type KeptPage } from '#testing/kept-page.ts'
import { hasPostgres, inDatabase, startPostgres, type PgServer } from '#testing/postgres.ts'

let [house, page, server]: [KeptHouse | null, KeptPage | null, PgServer | null] = [null, null, null]
afterEach(async () => {
  await page?.engine.stop()
  await house?.remove()
  await server?.remove()
  ;[house, page, server] = [null, null, null]
})

const draft = (prompt: string) => {
  const rest = { model: 'gpt-image-2', options: {}, tags: [], note: '', resubmitOf: null }
  return { ...rest, connection: 'sandbox-hiapi', params: { prompt } }
}

/** Whether some session of the database waits for such a thing. */
async function waiting(address: string, what: 'Lock' | 'Timeout'): Promise<boolean> {
  const of = `datname = current_database() AND wait_event_type = '${what}'`
  return (await inDatabase(address, `SELECT 1 FROM pg_stat_activity WHERE ${of}`)).length > 0
}

describe.skipIf(!hasPostgres)('a list whose database goes away', () => {
  it('is told of on every page, buys nothing meanwhile, goes on by itself, and has all that was promised', async () => {
    const database = (server = await startPostgres())
    const world = (house = keptHouse({ database: await database.database() }))
    await world.start()
    const { engine, tasks } = (page = openKeptPage(world))
    void engine.start()
    const promised = new Set<string>()
    const submit = async (prompt: string): Promise<boolean> => {
      try {
        for (const id of await engine.commands.submit(draft(prompt), 2)) promised.add(id)
        return true
      } catch {
        return false
      }
    }
    const state = () => engine.storage.getState()
    // The connection has to be claimed first.
    await expect.poll(() => submit('a film happy-video')).toBe(true)
    await database.crash()
    await expect
      .poll(() => [state().kind, state().why])
      .toEqual(['failing', expect.stringMatching(/^the database is away/)])
    expect([await submit('a cat'), state().kind]).toEqual([false, 'failing'])
    await database.start()
    await expect.poll(() => state().kind).toBe('ready')
    await expect.poll(() => submit('a dog')).toBe(true)
    await expect.poll(() => world.sandbox.world.size()).toBe(promised.size)
    world.sandbox.world.clock.advance(HOUR)
    await expect.poll(() => tasks().every(({ state: { phase } }) => isTerminal(phase))).toBe(true)
    expect(new Set(tasks().map(({ id }) => id))).toEqual(promised)
    const rows = (await world.store().newsAfter(0, 1000))?.rows ?? []
    expect(new Set(rows.map(({ id }) => id))).toEqual(promised)
    expect(world.sandbox.world.size()).toBe(promised.size)
  })

  it('does not hold up a gateway that is to stop, and is there for the next', async () => {
    const database = (server = await startPostgres())
    const address = await database.database()
    const world = (house = keptHouse({ database: address }))
    await world.start()
    const submit = () => world.command('submit', [draft('a cat'), 1])
    await expect.poll(submit).toMatchObject({ ok: true })
    // A commit is under way when it goes: whether that came to be is asked of the database, which is not there.
    const holding = inDatabase(
      address,
      'BEGIN; LOCK TABLE renderwatch.task IN EXCLUSIVE MODE; SELECT pg_sleep(600)',
    ).catch(() => null)
    await expect.poll(() => waiting(address, 'Timeout')).toBe(true)
    const second = submit().catch(() => null)
    await expect.poll(() => waiting(address, 'Lock')).toBe(true)
    await database.crash()
    await world.stop()
    await Promise.all([holding, second])
    await database.start()
    await world.start()
    world.sandbox.world.clock.advance(HOUR)
    await expect.poll(async () => (await world.store().open()).length).toBe(0)
    expect([await world.store().count(), world.sandbox.world.size()]).toEqual([1, 1])
  })
})

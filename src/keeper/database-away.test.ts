/** The database of a list goes and comes back under load: nothing is bought that could not be remembered, and nothing lost. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isTerminal } from '#domain/task/phase.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { keptHouse, pass, passUntil, type KeptHouse } from '#testing/kept-house.ts'
import { openKeptPage, type KeptPage } from '#testing/kept-page.ts'
import { hasPostgres, startPostgres, type PgServer } from '#testing/postgres.ts'

let [house, page, server]: [KeptHouse | null, KeptPage | null, PgServer | null] = [null, null, null]
beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
})
afterEach(async () => {
  const ended = page?.engine.stop()
  await pass(10 * SECOND)
  await ended
  await house?.remove()
  await server?.remove()
  ;[house, page, server] = [null, null, null]
  vi.useRealTimers()
})

const draft = (prompt: string) => {
  const rest = { model: 'gpt-image-2', options: {}, tags: [], note: '', resubmitOf: null }
  return { ...rest, connection: 'sandbox-hiapi', params: { prompt } }
}

describe.skipIf(!hasPostgres)('a list whose database goes away', () => {
  it('is told of on every page, buys nothing meanwhile, goes on by itself, and has all that was promised', async () => {
    server = await startPostgres()
    const world = keptHouse({ database: await server.database() })
    house = world
    await world.start()
    const { engine, tasks } = (page = openKeptPage(world))
    void engine.start()
    await pass(SECOND)
    const promised = new Set<string>()
    const submit = async (prompt: string): Promise<boolean> => {
      let isOver = false
      const asked = engine.commands.submit(draft(prompt), 2).then(
        (ids) => ids.forEach((id) => promised.add(id)),
        () => undefined,
      )
      void asked.then(() => (isOver = true))
      const before = promised.size
      await passUntil(() => isOver)
      return promised.size > before
    }
    expect(await submit('a film happy-video')).toBe(true)
    for (let turn = 0; turn < 2; turn += 1) {
      await server.crash()
      await passUntil(() => engine.storage.getState().kind === 'failing')
      expect(engine.storage.getState().why).toMatch(/^the database is away/)
      const bought = world.sandbox.world.size()
      expect(await submit('a cat')).toBe(false)
      await pass(MINUTE)
      expect([engine.storage.getState().kind, world.sandbox.world.size()]).toEqual(['failing', bought])
      await server.start()
      await passUntil(() => engine.storage.getState().kind === 'ready')
      expect(await submit('a dog')).toBe(true)
    }
    await passUntil(() => tasks().length === promised.size && tasks().every(({ state }) => isTerminal(state.phase)))
    expect(new Set(tasks().map(({ id }) => id))).toEqual(promised)
    expect(world.sandbox.world.size()).toBe(promised.size)
    const rows = (await world.store().newsAfter(0, 1000))?.rows ?? []
    expect(new Set(rows.map(({ id }) => id))).toEqual(promised)
  })

  it('does not hold up a gateway that is to stop, and is there for the next', async () => {
    server = await startPostgres()
    const world = keptHouse({ database: await server.database() })
    house = world
    await world.start()
    expect(await world.command('submit', [draft('a cat'), 1])).toMatchObject({ ok: true })
    await server.crash()
    await pass(SECOND)
    await world.stop()
    await server.start()
    await world.start()
    await passUntil(async () => (await world.store().open()).length === 0)
    expect(world.sandbox.world.size()).toBe(1)
  })
})

/**
 * Several gateways of the product, as processes, over a PostgreSQL of their own. Here a short run; `npm run team` does
 * the long one and prints its figures.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, hasPostgres, type PgServer } from '#testing/postgres.ts'
import { runTeam, type TeamFigures, type TeamWish } from '#testing/team/team-run.ts'

const TOP = join(import.meta.dirname, '..', '..')
const BUNDLE = join(TOP, 'dist', 'team-test')
const IS_LONG = process.env['TEAM'] === 'long'
const RATE = 5

let server: PgServer
let folder = ''

beforeAll(async () => {
  if (!hasPostgres) return
  const ssr = join(TOP, 'src', 'gateway', 'main.ts')
  await build({ root: TOP, logLevel: 'error', build: { ssr, outDir: BUNDLE, emptyOutDir: true } })
  folder = mkdtempSync(join(tmpdir(), 'team-'))
  server = await startPostgres()
})
afterAll(async () => {
  if (!hasPostgres) return
  rmSync(folder, { recursive: true, force: true })
  await server.remove()
})

async function run(
  gateways: number,
  connections: number,
  tasks: number,
  accidents: number,
  trouble?: TeamWish['trouble'],
): Promise<TeamFigures> {
  const database = await server.database()
  const program = join(BUNDLE, 'main.js')
  const home = join(folder, `${gateways}-${accidents}-${tasks}`)
  const wish = { program, folder: home, database, requestsPerSecond: RATE, ...(trouble && { trouble }) }
  const figures = await runTeam({ ...wish, gateways, connections, tasks, accidents, thawAfter: 7000 })
  if (IS_LONG) console.log(JSON.stringify({ gateways, accidents, ...figures }, null, 1))
  return figures
}

/** What is true on the busiest machine. */
function expectWhole({ askedFor, atVendors, endedWell, strays }: TeamFigures): void {
  expect({ atVendors, endedWell, strays }).toEqual({ atVendors: askedFor, endedWell: askedFor, strays: 0 })
}

describe.skipIf(!hasPostgres)('gateways over one database', () => {
  it.skipIf(IS_LONG)(
    'buy nothing twice, and ask for what they own alone, while they are killed and frozen',
    async () => {
      const figures = await run(2, 4, 200, 2)
      expectWhole(figures)
      expect(figures.takeovers.map(({ kind }) => kind)).toEqual(['kill', 'freeze'])
    },
  )

  it.skipIf(IS_LONG)('ask nobody while the database is away, say so, and lose nothing that they promised', async () => {
    const figures = await run(2, 4, 150, 0, async (asked, gateways) => {
      await wait(2000)
      await server.crash()
      for (const gateway of gateways)
        await expect.poll(() => gateway.state()).toMatch(/"kind":"failing","why":"the database is away/)
      // What had left by then arrives. While anybody asks, there are twenty requests a second.
      for (let last = -1; last !== asked.length; await wait(2000)) last = asked.length
      await server.start()
    })
    expectWhole({ ...figures, strays: 0 })
  })

  it.runIf(IS_LONG)(
    'are as one: no more requests, no faster, nothing twice, and soon there again',
    async () => {
      const one = await run(1, 8, 2000, 0)
      const two = await run(2, 8, 2000, 0)
      const hit = await run(2, 8, 2000, 6)
      for (const figures of [one, two, hit]) expectWhole(figures)
      expect(two.requests / one.requests).toBeLessThanOrEqual(1.05)
      expect(hit.mostPerSecond / one.mostPerSecond).toBeLessThanOrEqual(1.2)
      for (const { took, stalled } of hit.takeovers) expect(took - stalled).toBeLessThan(5000)
    },
    1_200_000,
  )
})

/**
 * `npm run chaos`: for minutes, kills, lost answers, storms, sleeps, tabs, imports and edits, mixed by a seed; then page,
 * disk and vendor are compared. `CHAOS_MINUTES` (30) are shared by `CHAOS_SEEDS` (20) seeds, from `CHAOS_FIRST` (1) on.
 */
import { expect, test } from '@playwright/test'
import { FLAWLESS } from './reckoning.ts'
import { chaos } from './run.ts'

const minutes = Number(process.env['CHAOS_MINUTES'] ?? 30)
const seeds = Number(process.env['CHAOS_SEEDS'] ?? 20)
const first = Number(process.env['CHAOS_FIRST'] ?? 1)
const lasts = (minutes * 60_000) / seeds

for (let seed = first; seed < first + seeds; seed += 1) {
  test(`seed ${seed}`, async () => {
    test.setTimeout(lasts + 300_000)
    const end = Date.now() + lasts
    const run = await chaos(seed, () => Date.now() < end, test.info().project.use.launchOptions ?? {})
    console.log(JSON.stringify(run))
    expect(run).toMatchObject(FLAWLESS)
  })
}

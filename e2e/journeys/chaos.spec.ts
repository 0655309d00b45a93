import { expect, test } from '@playwright/test'
import { FLAWLESS } from '../chaos/reckoning.ts'
import { chaos } from '../chaos/run.ts'

test('half a minute of everything at once loses nothing, ends nothing wrongly and buys nothing twice', async () => {
  test.setTimeout(300_000)
  const run = await chaos(7, 30_000, test.info().project.use.launchOptions ?? {})
  expect(run.tracked + run.submitted, 'the run did something').toBeGreaterThan(5)
  expect(run).toMatchObject(FLAWLESS)
})

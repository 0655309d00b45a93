/** The short form of `npm run chaos`. What it says of times is left to that: this one runs beside other journeys. */
import { expect, test } from '@playwright/test'
import { chaos } from '../chaos/run.ts'

/** About half a minute on a quiet machine. A number, not a time, so that the same acts come on any. */
const ACTS = 16

test('sixteen acts of chaos lose nothing, end nothing wrongly, and buy nothing twice or for somebody else', async () => {
  test.setTimeout(600_000)
  const run = await chaos(7, (acts) => acts < ACTS, test.info().project.use.launchOptions ?? {})
  expect(run.tracked + run.submitted, 'the run did something').toBeGreaterThan(0)
  const { lost, wronglyEnded, boughtTwice, wronglyMatched, keys } = run
  expect({ lost, wronglyEnded, boughtTwice, wronglyMatched, keys }).toEqual({
    lost: [],
    wronglyEnded: [],
    boughtTwice: [],
    wronglyMatched: [],
    keys: [],
  })
})

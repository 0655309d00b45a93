/**
 * `npx vitest bench intake`: how long 5 MB hold the page up at a time, in milliseconds of the processor (other programs do not
 * count), must stay below 200; and 4 MB should take about four times as long as 1 MB, whatever the text.
 */
import { bench, describe } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { harvestInSlices, recognise } from '#intake/recognise.ts'
import { resolve } from '#intake/resolve.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { HOSTILE_TEXTS } from '#testing/hostile-texts.ts'
import { ID_FORMS } from '#testing/id-forms.ts'
import { pastedLogs } from '#testing/pasted-logs.ts'

const context = {
  connections: ID_FORMS.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl })),
  known: () => undefined,
  answers: NO_ANSWERS,
}

const BLOCKED_LIMIT = 200
const MIXED = [...pastedLogs(3, 1)].map(({ text }) => text).join('\n')

for (const [name, unit] of Object.entries({ ...HOSTILE_TEXTS, 'a log of all kinds': MIXED })) {
  const blocked = await blockedBy(unit.repeat(Math.ceil(5e6 / unit.length)))
  process.stdout.write(`${name.padEnd(30)} 5 MB hold the page up for at most ${blocked.toFixed(1)} ms\n`)
  if (blocked >= BLOCKED_LIMIT) throw new Error(`${name} holds the page up for ${blocked} ms`)
}

/** The longest stretch between two pauses, or of deciding what to make of it all at the end. */
async function blockedBy(text: string): Promise<number> {
  let longest = 0
  let since = process.cpuUsage()
  const stretched = () => {
    longest = Math.max(longest, process.cpuUsage(since).user / 1000)
    since = process.cpuUsage()
  }
  const pause = async () => stretched()
  const harvest = await harvestInSlices(text, context.connections, { vendors: ID_FORMS, pause })
  stretched()
  if (harvest !== null) resolve(harvest, context)
  stretched()
  return longest
}

for (const [name, unit] of Object.entries(HOSTILE_TEXTS)) {
  describe(name, () => {
    for (const megabytes of [1, 4]) {
      const text = unit.repeat(Math.ceil((megabytes * 1e6) / unit.length))
      bench(`${megabytes} MB`, () => void recognise(text, context, ID_FORMS), {
        iterations: 2,
        time: 0,
        warmupIterations: 1,
        warmupTime: 0,
      })
    }
  })
}

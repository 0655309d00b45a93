/** `npx vitest bench intake`: 4 MB should take about four times as long as 1 MB, whatever the text. */
import { bench, describe } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { HOSTILE_TEXTS } from '#testing/hostile-texts.ts'
import { ID_FORMS } from '#testing/id-forms.ts'

const context = {
  connections: ID_FORMS.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl })),
  known: () => undefined,
  answers: NO_ANSWERS,
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

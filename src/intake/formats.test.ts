import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))

function read(text: string) {
  return recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS })
}

function textOf(path: string): string {
  return readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
}

describe('formats collected by hand', () => {
  const parts = textOf('formats/formats.txt')
    .split(/^##### /m)
    .slice(1)
  const cases = parts.map((part) => {
    const end = part.indexOf('\n')
    return [part.slice(0, end), part.slice(end + 1)] as const
  })

  // Ids of tasks begin with `c1626e5` in these; all others are somebody else's.
  it.each(cases)('%s', (_name, text) => {
    const tasks = new Set(text.toLowerCase().match(/c1626e5\d/g))
    const ids = read(text).refs.map(({ ref }) => ref.remote.id)
    expect(ids.filter((id) => !id.startsWith('c1626e5'))).toEqual([])
    expect(ids.map((id) => id.slice(0, 8)).toSorted()).toEqual([...tasks].toSorted())
  })
})

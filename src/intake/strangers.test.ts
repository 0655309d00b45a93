/**
 * Sixty texts as strangers paste them, written before it was tried what becomes of them. Ids that begin with `a11c` are tasks,
 * as all with a telling prefix are; `d0ab` has to be looked at; `f0e1` is somebody else's and not even offered.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))
const TASKS = /a11c[0-9a-f]{4}-[0-9a-f-]{27}|tk-hiapi-\w+|mmsu_\w+/g
const DOUBTS = /d0ab[0-9a-f]{4}-[0-9a-f-]{27}/g

const cases = readFileSync(new URL('fixtures/formats/strangers.txt', import.meta.url), 'utf8')
  .split(/^##### /m)
  .slice(1)
  .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)] as const)

function idsIn(text: string, pattern: RegExp): readonly string[] {
  return [...new Set(text.match(pattern))].toSorted()
}

describe('texts of strangers', () => {
  it('are sixty', () => expect(cases).toHaveLength(60))

  it.each(cases)('%s', (_name, text) => {
    const { refs, doubts } = recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS })
    expect(refs.map(({ ref }) => ref.remote.id).toSorted()).toEqual(idsIn(text, TASKS))
    expect(doubts.map(({ id }) => id).toSorted()).toEqual(idsIn(text, DOUBTS))
  })
})

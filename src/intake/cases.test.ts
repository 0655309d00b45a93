import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#vendors/registry.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))

function read(text: string) {
  return recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS })
}

function textOf(path: string): string {
  return readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
}

const TASK = 'c1626e53-a130-443b-a026-c48bbf33feff'
const OTHER = '8f219e9c-b0eb-453f-a169-47ccf25ec84d'
const HIAPI = 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW'
const MMSU = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w'

describe('inputs from real life', () => {
  it.each([
    ['01-request-id-two-words.txt', [TASK]],
    ['02-lambda-line.txt', [TASK]],
    ['03-json-thrice-escaped.txt', [TASK]],
    ['06-csv-columns.csv', [TASK]],
    ['08-non-breaking-hyphen.txt', [HIAPI, OTHER]],
    ['09-colour-codes-as-text.txt', [HIAPI, HIAPI.replace('CW', 'CX'), HIAPI.replace('CW', 'CY'), OTHER]],
    ['11-access-log-relative.txt', [OTHER, MMSU, TASK]],
    ['14-other-fields.txt', [TASK]],
    ['15-piapi-reply-own-ids.json', [TASK]],
    ['17-reply-of-another-program.json', [TASK]],
    ['23-key-in-excerpt.txt', []],
    ['25-wrapped.txt', [HIAPI, OTHER]],
  ])('%s', (file, ids) => {
    const { refs, questions, doubts } = read(textOf(`cases/${file}`))
    expect(refs.map(({ ref }) => ref.remote.id)).toEqual(ids)
    expect([questions, doubts]).toEqual([[], []])
  })

  it('07-markdown-underscores.txt: three ids, of which one has two owners', () => {
    const { refs, questions } = read(textOf('cases/07-markdown-underscores.txt'))
    expect(refs).toMatchObject([{ ref: { model: 'nano_banana_2', remote: { id: MMSU } } }])
    expect(questions).toMatchObject([{ kind: 'which', ids: [{ id: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' }] }])
  })

  it('11: the model of a SeaArt task stands in the request line', () => {
    const { refs } = read(textOf('cases/11-access-log-relative.txt'))
    expect(refs.map(({ ref }) => [ref.vendor, ref.model])).toContainEqual(['seaart', 'nano_banana_2'])
  })

  it("17: another program's reply is tracked with a doubt, PiAPI's own without", () => {
    const doubt = "may be another program's: PiAPI itself tells “task_type” beside the id"
    expect(read(textOf('cases/17-reply-of-another-program.json')).refs).toMatchObject([{ note: doubt }])
    expect(read(`{"id":"${TASK}","state":"dreaming","assets":null}`).refs).toMatchObject([{ note: doubt }])
    expect(read(textOf('cases/15-piapi-reply-own-ids.json')).refs).toMatchObject([{ note: null }])
    expect(read(TASK).refs).toMatchObject([{ note: null }])
  })

  it('23: no key is shown, whatever is said of its line', () => {
    expect(JSON.stringify(read(textOf('cases/23-key-in-excerpt.txt')))).not.toContain('169a231d8f16487b')
  })

  it('25: the line that an id goes on in is accounted for', () => {
    expect(read(textOf('cases/25-wrapped.txt')).skipped).toMatchObject([
      { line: 2, reason: 'goes on with the id of line 1' },
      { line: 4, reason: 'goes on with the id of line 3' },
    ])
  })
})

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

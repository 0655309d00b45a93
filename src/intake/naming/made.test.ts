import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))
const A = 'c1626e53-a130-443b-a026-c48bbf33feff'
const HIAPI = 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW'

function refsIn(text: string) {
  return recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS }).refs.map(({ ref }) => ref)
}

describe('a sentence that says that a task was made', () => {
  const verbs = ['submitted', 'Created', 'queued', 'started', 'enqueued', 'Resubmitted', 'scheduled']
  const models = ['kling', 'music-s:generate_music', 'Qubico/flux1-dev', 'flux1-dev img2img', 'kling image2video']
  const links = ['as', 'with id', 'with id:', '->', '=>', '→', ':']
  const sentences = verbs.flatMap((verb) =>
    models.flatMap((model) => links.map((link) => `INFO render-worker: ${verb} ${model} ${link} ${A}`)),
  )

  it('names one, whatever model stands in it', () => {
    const missed = sentences.filter((text) => refsIn(text).length !== 1)
    expect(missed).toEqual([])
  })

  it.each([`Submitted -> ${A}`, `queued as ${A}`, `2026-11-27 10:00:00 INFO created: ${A}`])('%s', (text) => {
    expect(refsIn(text)).toHaveLength(1)
  })

  it.each([
    `created session with id ${A}`,
    `INFO auth: created session as ${A}`,
    `registered new user with id ${A}`,
    `submitted request -> ${A}`,
    `created user_id: ${A}`,
    `created api-key -> ${A}`,
    `Session started: ${A}`,
    `uploaded input image as ${A}`,
    `started worker w-7 with id ${A}`,
  ])('does not where it was something else: %s', (text) => expect(refsIn(text)).toEqual([]))
})

describe('a prompt before an id', () => {
  it.each([
    [`"Fireflies over a rice field" -> ${A}`, 'Fireflies over a rice field'],
    [`"Fireflies over a rice field" => ${HIAPI}`, 'Fireflies over a rice field'],
    [`“Waves under a pier, user’s view”: ${A}`, "Waves under a pier, user's view"],
    [`'It's raining in the session' → ${A}`, "It's raining in the session"],
    [`- "Red fox" -> \`${A}\``, 'Red fox'],
    [`"${'very '.repeat(300)}long" -> ${A}`, `${'very '.repeat(300)}long`],
    [`{"a cat on a sofa": "${A}"}`, 'a cat on a sofa'],
    [
      `"a dusk over the harbour of a town" -> https://api.piapi.ai/api/v1/task/${A}`,
      'a dusk over the harbour of a town',
    ],
  ])('is the title of the task: %s', (text, title) => expect(refsIn(text)).toMatchObject([{ title }]))

  it('is each its own where several stand in a line', () => {
    const titles = refsIn(`"one red fox" -> ${A}, "two blue birds" -> ${HIAPI}`).map(({ title }) => title)
    expect(titles).toEqual(['one red fox', 'two blue birds'])
  })

  it.each([
    `"Request ID": "${A}"`,
    `"User session ID" => "${A}"`,
    `{"ID de requête":"${A}"}`,
    `"Trace" -> ${A}`,
    `{"client order number":"${A}"}`,
  ])('is none where it is a name: %s', (text) => expect(refsIn(text)).toEqual([]))

  it('is none where a field of that name holds a task', () => {
    expect(refsIn(`{"task id":"${A}"}`)).toEqual([expect.not.objectContaining({ title: expect.anything() })])
  })
})

describe('what stands around an id', () => {
  it.each([`retry ${A} (task)`, `| Task |\n|---|\n| ${A} |`, `tasks ${HIAPI}, ${A.replace('c1', 'd1')} and ${A}`])(
    'says that it is a task: %s',
    (text) => expect(refsIn(text).map(({ remote }) => remote.id)).toContain(A),
  )

  it.each([`retry ${A} (request)`, `| User |\n|---|\n| ${A} |`, `users ${A.replace('c1', 'd1')}, ${A}`])(
    'says that it is something else: %s',
    (text) => expect(refsIn(text)).toEqual([]),
  )
})

import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))
const ID = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const GUIDE = { id: ID, status: 'pending', created_at: 1, updated_at: 1, output: null, error: null }
const SPIKE = { task_id: ID, status: 'pending', estimated_credits: 1.5, estimated_seconds: 35 }

const answers = {
  ...import.meta.glob<unknown>('../vendors/hiapi/guide/fixtures/*.json', { eager: true, import: 'default' }),
  ...import.meta.glob<unknown>('../vendors/bytespike/fixtures/*.json', { eager: true, import: 'default' }),
}

function read(text: string, keys?: readonly string[]) {
  const known = connections.filter(({ vendor }) => keys?.includes(vendor) ?? true)
  const { refs, questions } = recognise(text, { connections: known, known: () => undefined, answers: NO_ANSWERS })
  return { vendors: refs.map(({ ref }) => ref.vendor), asked: questions.length }
}

describe('whose an id is that two vendors could have made', () => {
  it.each([
    ['an answer', (answer: object) => JSON.stringify(answer)],
    ['an indented answer', (answer: object) => JSON.stringify(answer, null, 2)],
    ['an answer in a log', (answer: object) => JSON.stringify({ msg: 'polled', body: JSON.stringify(answer) })],
    ['an answer in an envelope', (answer: object) => `INFO ${JSON.stringify({ code: 200, data: answer })}`],
    ['one with its id named elsewhere', (answer: object) => `polling ${ID}\n${JSON.stringify(answer)}\n${ID} is done`],
  ])('is told by the members of %s', (_name, write) => {
    expect(read(write(GUIDE))).toEqual({ vendors: ['hiapi-guide'], asked: 0 })
    expect(read(write(SPIKE))).toEqual({ vendors: ['bytespike'], asked: 0 })
  })

  it('is asked where nothing tells, or two things contradict each other', () => {
    const asked = { vendors: [], asked: 1 }
    expect(read(JSON.stringify({ task_id: ID, created_at: 1, status: 'running' }))).toEqual(asked)
    expect(read(`${JSON.stringify(GUIDE)}\n${JSON.stringify(SPIKE)}`)).toEqual(asked)
    expect(read(`${JSON.stringify({ estimated_credits: 1 })}\n${ID}`)).toEqual(asked)
  })

  it('is not the other one that happens to be connected', () => {
    expect(read(JSON.stringify(SPIKE), ['hiapi-guide'])).toEqual({ vendors: [], asked: 0 })
  })

  it.each(Object.entries(answers))('is never told wrongly by %s', (path, answer) => {
    const owner = path.includes('/bytespike/') ? 'bytespike' : 'hiapi-guide'
    expect(read(JSON.stringify(answer)).vendors.filter((vendor) => vendor !== owner)).toEqual([])
  })
})

describe('an obvious owner is not asked about', () => {
  it('where an answer has no more than the members that tell it', () => {
    expect(read(JSON.stringify({ id: ID, created_at: 1 }))).toEqual({ vendors: ['hiapi-guide'], asked: 0 })
    expect(read(JSON.stringify({ task_id: ID, estimated_credits: 1.5 }))).toEqual({ vendors: ['bytespike'], asked: 0 })
  })

  it('but a row of somebody’s own table is no answer of the guide’s', () => {
    expect(read(JSON.stringify({ id: 7, task_id: ID, created_at: 1 }))).toEqual({ vendors: [], asked: 1 })
  })
})

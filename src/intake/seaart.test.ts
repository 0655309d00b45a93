import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const CONNECTIONS = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))

function read(text: string, answers = NO_ANSWERS) {
  return recognise(text, { connections: CONNECTIONS, known: () => undefined, answers })
}

const ID = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w'
const OTHER = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3x'
const BASE = `https://cloud.seaart.ai/model/v1/queue/flux_2_pro/requests/${ID}`
const REF = {
  connection: 'seaart',
  vendor: 'seaart',
  remote: { id: ID, handle: { endpoint: 'flux_2_pro', requestId: ID } },
  model: 'flux_2_pro',
}

const SUBMIT_ANSWER = {
  request_id: ID,
  response_url: `${BASE}/response`,
  status_url: `${BASE}/status`,
  cancel_url: `${BASE}/cancel`,
  queue_position: 0,
}

describe('pasted SeaArt text', () => {
  it.each([
    ['a status URL', `${BASE}/status`],
    ['a URL in a sentence', `see ${BASE}/response.`],
    ['a request of a log', `PUT ${BASE}/cancel 202`],
    ['a curl line', `curl -H "Authorization: Key $KEY" ${BASE}/status`],
    ['an answer to a submit', JSON.stringify(SUBMIT_ANSWER)],
    ['one over many lines', JSON.stringify(SUBMIT_ANSWER, null, 2)],
    ['one with escaped slashes', JSON.stringify(SUBMIT_ANSWER).replaceAll('/', '\\/')],
    ['one inside a JSON text', JSON.stringify({ message: JSON.stringify(SUBMIT_ANSWER) })],
    ['an id whose URL stands elsewhere', `${ID}\nlater: ${BASE}/status`],
    ['another host of the same queue', BASE.replace('cloud.seaart.ai', 'queue.example')],
  ])('needs nothing more: %s', (_what, text) => {
    const { refs, questions } = read(text)
    expect(refs.map(({ ref }) => ref)).toEqual([REF])
    expect(questions).toEqual([])
  })

  it('with bare ids asks once which model made them', () => {
    const text = `submitted as ${ID}\n"request_id": "${OTHER}"`
    const { refs, questions } = read(text)
    expect(refs).toEqual([])
    expect(questions).toMatchObject([
      {
        kind: 'needs',
        vendor: 'seaart',
        ids: [
          { id: ID, line: 1 },
          { id: OTHER, line: 2 },
        ],
      },
    ])
    const [question] = questions
    if (question?.kind !== 'needs') throw new Error('asks for something else')
    expect(question.suggestions).toEqual(expect.arrayContaining(['nano_banana_2', 'spark_dance_v2_0']))
    const answered = read(text, new Map([[question.key, 'flux_2_pro']]))
    expect(answered.refs.map(({ ref }) => ref.remote.handle)).toEqual([
      { endpoint: 'flux_2_pro', requestId: ID },
      { endpoint: 'flux_2_pro', requestId: OTHER },
    ])
  })

  it('with two tasks of two models keeps them apart', () => {
    const second = `https://cloud.seaart.ai/model/v1/queue/kirin_v3_t2v/requests/${OTHER}/status`
    expect(read(`${BASE}/status ${second}`).refs.map(({ ref }) => [ref.model, ref.remote.id])).toEqual([
      ['flux_2_pro', ID],
      ['kirin_v3_t2v', OTHER],
    ])
  })

  it('explains what is no id', () => {
    const { refs, skipped } = read(`mmsu_01JZ3V9K4Q8Y7M2N5P6R0S1T3W\nmmsu_\nPOST ${BASE.split('/requests')[0]}`)
    expect(refs).toEqual([])
    expect(skipped.map(({ line }) => line)).toEqual([1, 2, 3])
    expect(skipped[0]).toMatchObject({ kind: 'near-miss' })
  })
})

import { describe, expect, it } from 'vitest'
import { NO_ANSWERS, type Answers } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { VENDORS } from '#vendors/registry.ts'

const TASK = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const guide = aConnection('hiapi-guide', { id: 'guide', label: 'The guide' })
const spike = aConnection('bytespike', { id: 'spike', label: 'Spike', baseUrl: 'https://spike.example' })
const other = aConnection('bytespike', { id: 'other', label: 'Other Spike' })

/** A paste of an id that the guide's connection was asked about, and did not know. */
function again(text: string, connections = [guide, spike], answers: Answers = NO_ANSWERS) {
  const under = (connection: string) => (connection === 'guide' ? `guide/${TASK}` : undefined)
  return recognise(text, { connections, answers, known: under, stray: under }, VENDORS)
}

describe('an id that was not found under one connection, pasted again,', () => {
  it('moves to the only other one whose ids look the same', () => {
    const { refs, known, questions } = again(TASK)
    expect(refs).toMatchObject([{ ref: { connection: 'spike', vendor: 'bytespike' }, moves: `guide/${TASK}` }])
    expect(refs[0]?.note).toContain('not found under The guide')
    expect([known, questions]).toEqual([[], []])
  })

  it('is asked about where there are several, and moves to the one that is chosen', () => {
    const asked = again(TASK, [guide, spike, other])
    const [question] = asked.questions
    if (question?.kind !== 'which') return expect.unreachable()
    expect(question.choices.map(({ connection }) => connection)).toEqual(['spike', 'other'])
    const { refs } = again(TASK, [guide, spike, other], new Map([[question.key, 'other']]))
    expect(refs).toMatchObject([{ ref: { connection: 'other' }, moves: `guide/${TASK}` }])
  })

  it('moves to the one that an address in the text names', () => {
    const { refs } = again(`GET ${spike.baseUrl}/v1/tasks/query?task_id=${TASK}`, [guide, other, spike])
    expect(refs).toMatchObject([{ ref: { connection: 'spike' }, moves: `guide/${TASK}` }])
  })

  it('is already tracked where there is no other', () => {
    expect(again(TASK, [guide])).toMatchObject({ refs: [], known: [{ task: `guide/${TASK}` }] })
  })
})

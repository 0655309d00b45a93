import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { KNOWN } from '#vendors/known.ts'
import { CODED } from '#testing/product.ts'

const UUID = '3f0c2a9e-8b1d-4c7e-9f2a-6d5e4b3c2a10'
const coded = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))

function read(text: string, more: readonly string[] = [], answers = NO_ANSWERS) {
  const connections = [...coded, ...more.map((key) => aConnection(key, { baseUrl: `https://${key}.invalid` }))]
  return recognise(text, { connections, known: () => undefined, answers }, KNOWN)
}

describe('a task of a vendor without a connection', () => {
  it.each([
    ['runway', `https://api.dev.runwayml.com/v1/tasks/${UUID}`],
    ['replicate', 'curl https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu'],
    ['ark', 'task cgt-20261120101500-a1b2c'],
  ])('is named, and not skipped: %s', (key, text) => {
    const { unconnected, skipped, refs } = read(text)
    expect(unconnected.map(({ vendors }) => vendors.map((vendor) => vendor.key))).toEqual([[key]])
    expect([skipped, refs]).toEqual([[], []])
    expect(read(text, [key]).unconnected).toEqual([])
  })
})

describe('a UUID that stands alone', () => {
  it('is asked once for all of them, with the connected vendors as choices', () => {
    const other = UUID.replace('3f0c', '4f0c')
    const { questions, refs } = read(`${UUID}\n${other}`, ['runway', 'luma'])
    const [question] = questions
    expect(refs).toEqual([])
    expect(questions).toHaveLength(1)
    expect(question).toMatchObject({ kind: 'which', answered: false, chosen: null, ids: [{ id: UUID }, { id: other }] })
    expect(question?.kind === 'which' && question.choices.map(({ vendor }) => vendor)).toEqual(
      KNOWN.map(({ key }) => key).filter((key) => ['piapi', 'runway', 'luma'].includes(key)),
    )
  })

  it('is what the text says by default, and what the person says first', () => {
    const text = `Runway task ids:\n${UUID}`
    const { questions, refs } = read(text, ['runway', 'luma'])
    expect(refs.map(({ ref }) => ref.vendor)).toEqual(['runway'])
    const [question] = questions
    expect(question).toMatchObject({ answered: true, chosen: 'runway' })
    const answers = new Map([[question?.key ?? '', 'luma']])
    expect(read(text, ['runway', 'luma'], answers).refs.map(({ ref }) => ref.vendor)).toEqual(['luma'])
  })

  it('is left to the person where the text speaks of two', () => {
    expect(read(`Runway or PiAPI?\ntask id: ${UUID}`, ['runway']).refs).toEqual([])
  })
})

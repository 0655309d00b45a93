import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { bodyOf } from '#vendors/described/body.ts'
import { orderIn } from '#vendors/described/sandbox/requests.ts'

const NESTED = {
  model: '{model}',
  input: { prompt: '{params.prompt}', img_url: '{params.img_url}' },
  parameters: { size: '{params.size}' },
  '...': '{params}',
}
const LIST = { model: '{model}', content: [{ type: 'text', text: '{params.prompt}' }], '...': '{params}' }

describe('the body of a submit', () => {
  it('is all parameters where the template says so', () => {
    expect(bodyOf('{params}', { prompt: 'p', n: 2 }, {})).toEqual({ prompt: 'p', n: 2 })
    expect(bodyOf({ version: '{model}', input: '{params}' }, { prompt: 'p' }, { model: 'a/b' })).toEqual({
      version: 'a/b',
      input: { prompt: 'p' },
    })
  })

  it('puts single parameters into their places, and the others beside them', () => {
    expect(bodyOf(NESTED, { prompt: 'p', size: '1*1', seed: 7 }, { model: 'm' })).toEqual({
      model: 'm',
      input: { prompt: 'p' },
      parameters: { size: '1*1' },
      seed: 7,
    })
    expect(bodyOf(LIST, { prompt: 'p', duration: 5 }, { model: 'm' })).toEqual({
      model: 'm',
      content: [{ type: 'text', text: 'p' }],
      duration: 5,
    })
  })

  it('keeps the kind of a value', () => {
    expect(bodyOf({ n: '{params.n}', on: '{params.on}' }, { n: 3, on: false }, {})).toEqual({ n: 3, on: false })
  })

  it('leaves no empty place for a parameter that was not given, so that a whole one can be given instead', () => {
    const input = { prompt: 'p', ref: ['x'] }
    expect(bodyOf(NESTED, { input }, { model: 'm' })).toEqual({ model: 'm', input })
    const content = [{ type: 'draft_task' }]
    expect(bodyOf(LIST, { content }, { model: 'm' })).toEqual({ model: 'm', content })
  })

  it('is read by the sandbox as it was written', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean())
    const names = fc.constantFrom('prompt', 'size', 'img_url', 'duration', 'x')
    const template = fc.constantFrom<Json>(NESTED, LIST, '{params}', { m: '{model}', input: '{params}' })
    fc.assert(
      fc.property(template, fc.dictionary(names, value), (shape, params) => {
        expect(orderIn(shape, bodyOf(shape, params, { model: 'owner/m' })).params).toEqual(params)
      }),
    )
  })

  it('loses no parameter, and sends none twice', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean())
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('prompt', 'size', 'img_url', 'a', 'b'), value), (params) => {
        const leaves = (json: unknown): readonly unknown[] =>
          typeof json === 'object' && json !== null ? Object.values(json).flatMap(leaves) : [json]
        const sent = leaves(bodyOf({ ...NESTED, model: 'm' }, params, {}))
        expect([...sent].map(String).toSorted()).toEqual(['m', ...Object.values(params)].map(String).toSorted())
      }),
    )
  })
})

import { expect, it } from 'vitest'
import { readJsonObject } from '#screens/submit/read-json-object.ts'

it('takes an empty text as no parameters', () => {
  expect(readJsonObject(' \n')).toEqual({ ok: true, value: {} })
  expect(readJsonObject('{"seed": 7}')).toEqual({ ok: true, value: { seed: 7 } })
})

it('says where a text goes wrong, and what stands there', () => {
  expect(readJsonObject('[1]')).toMatchObject({ message: 'This must be a JSON object: { "name": value, … }.' })
  expect(readJsonObject('{"a": tru}')).toMatchObject({ message: 'Line 1, column 7: expected a value, found tru.' })
  expect(readJsonObject('{"a": 1')).toMatchObject({
    message: 'Line 1, column 8: expected "," or "}", the text ends.',
  })
})

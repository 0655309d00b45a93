import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_TEMPLATE, nameTemplate, nameTemplateWritten } from '#preferences/name-template.ts'
import { TEMPLATE_MOST, templateFrom } from '#preferences/stored-template.ts'

it('is total against whatever was stored', () => {
  fc.assert(
    fc.property(fc.anything(), (stored) => {
      const { text } = templateFrom(stored)
      expect(text === null || (text.trim() !== '' && text.length <= TEMPLATE_MOST)).toBe(true)
    }),
  )
})

it("takes an empty one, and the product's own, for the product's own", () => {
  nameTemplateWritten('{task}_{index}')
  expect(nameTemplate()).toBe('{task}_{index}')
  for (const text of ['  ', DEFAULT_TEMPLATE]) {
    nameTemplateWritten('{task}')
    nameTemplateWritten(text)
    expect(nameTemplate()).toBe(DEFAULT_TEMPLATE)
  }
})

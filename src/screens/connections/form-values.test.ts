import { describe, expect, it } from 'vitest'
import { errorOf, mistakeOf, numberIn, otherError } from '#screens/connections/form-values.ts'

describe('mistakes of a form', () => {
  const mistake = mistakeOf({ ok: false, field: 'baseUrl', message: 'must be an https address' })

  it('stand at their field', () => {
    expect(errorOf(mistake, 'baseUrl')).toBe('Must be an https address')
    expect(errorOf(mistake, 'label')).toBeNull()
    expect(otherError(mistake, ['label', 'baseUrl'])).toBeNull()
  })

  it('are told even when their field is not on screen', () => {
    expect(otherError(mistake, ['label'])).toBe('baseUrl: Must be an https address')
    expect(otherError({ field: null, message: 'No' }, ['label'])).toBe('No')
    expect(mistakeOf({ ok: true, id: 'a' })).toBeNull()
  })
})

describe('numberIn', () => {
  it('reads numbers as people type them', () => {
    expect(['', ' ', '5', ' 2.5 ', '2,5'].map(numberIn)).toEqual([undefined, undefined, 5, 2.5, 2.5])
    expect(numberIn('five')).toBeNaN()
  })
})

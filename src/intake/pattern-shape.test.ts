import { describe, expect, it } from 'vitest'
import { firstMisfit, shapeOf } from '#intake/pattern-shape.ts'

describe('the shape of a pattern', () => {
  it.each([
    ['tk-hiapi-[0-7][0-9A-HJKMNP-TV-Z]{25}', 'tk-hiapi-', 35, 35],
    ['mmsu_[0-9a-z]{6,}', 'mmsu_', 11, Infinity],
    ['mmsu_[0-9a-z]{6,40}', 'mmsu_', 11, 45],
    ['[0-9a-f]{8}-[0-9a-f]{4}', '', 13, 13],
    ['ab?c+d*', '', 2, Infinity],
    ['a\\.b_\\d{3}', 'a.b_', 7, 7],
  ])('%s: begins with “%s”, %d to %d long', (source, prefix, min, max) => {
    expect(shapeOf(source)).toMatchObject({ prefix, min, max })
  })

  it.each(['(?:a|b)c', 'a|b', 'a.c', '^ab$', 'a{2}{3}'])('%s is too clever to be explained', (source) => {
    expect(shapeOf(source)).toBeNull()
  })

  it('finds the first character that does not belong', () => {
    const shape = shapeOf('id_[0-7][A-Z]{3}')
    if (shape === null) throw new Error('no shape')
    expect(firstMisfit(shape, 'id_7ABC')).toBeNull()
    expect(firstMisfit(shape, 'id_8ABC')).toBe(4)
    expect(firstMisfit(shape, 'id_7ABc')).toBe(7)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '#domain/json.ts'
import { locateJsonFault } from '#domain/json-fault.ts'

describe('locateJsonFault', () => {
  it('agrees with JSON.parse on any text made of JSON-like pieces', () => {
    const piece = fc.constantFrom(
      '{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '\\"', '\\u12', '"\\u0041"', '0', '01', '-1.5e3', '1.', '.5', '+1',
      'true', 'tru', 'null', 'nulls', ' ', '\n', '\t', '\u0001', "'a'", 'é', '1 2', '//x',
    ) // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        expect(locateJsonFault(text) === null).toBe(parseJson(text) !== undefined)
      }),
      { numRuns: 3000 },
    )
  })

  it('accepts every JSON value, pretty printed or not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(locateJsonFault(JSON.stringify(value, null, indent))).toBeNull()
      }),
    )
  })

  it('names the line and column', () => {
    expect(locateJsonFault('{\n  "seed": 1,\n}')).toMatchObject({ line: 3, column: 1 })
    expect(locateJsonFault('{ seed: 1 }')).toMatchObject({ line: 1, column: 3 })
    expect(locateJsonFault('{"a": tru}')).toEqual({ line: 1, column: 7, expected: 'a value', found: 'tru' })
    expect(locateJsonFault('{"a"')).toEqual({ line: 1, column: 5, expected: '":"', found: '' })
  })

  it('says what it expects without a word of the text: a key may stand there', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^sk-[a-z0-9]{8,20}$/), fc.constantFrom('', '{"apiKey": ', '['), (key, before) => {
        expect(locateJsonFault(before + key)?.expected).not.toContain(key.slice(0, 6))
      }),
    )
  })

  it('survives deep nesting', () => {
    expect(locateJsonFault('['.repeat(200_000))).toMatchObject({ line: 1, column: 200_001 })
  })
})

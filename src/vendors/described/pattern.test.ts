/** What is taken for a pattern takes linear time: a text has few ways to fit, however long it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Pattern, PatternMistake, readPattern, writeText } from '#vendors/described/pattern.ts'

type Piece = Pattern['choices'][number]['pieces'][number]

/**
 * In how many ways pieces match the whole text: what a matcher that goes back may have to try. Null where a piece is
 * left over: then there is no way.
 */
function waysToFit(pieces: readonly Piece[], text: string, at = 0, taken = 0): number {
  const [piece, ...rest] = pieces
  if (piece === undefined) return at === text.length ? 1 : 0
  let ways = taken >= piece.min ? waysToFit(rest, text, at) : 0
  if (taken >= piece.max || at >= text.length) return ways
  if (piece.kind === 'atom') {
    const fits = piece.signs.includes(text[at] ?? '')
    return ways + (fits ? waysToFit(pieces, text, at + 1, taken + 1) : 0)
  }
  for (const choice of piece.choices) {
    for (let end = at + 1; end <= text.length; end += 1) {
      const once = waysToFit(choice, text.slice(at, end))
      if (once > 0) ways += once * waysToFit(pieces, text, end, taken + 1)
    }
  }
  return ways
}

const atom = fc
  .tuple(
    fc.constantFrom('a', 'b', '-', '[ab]', '[a-c]', '\\d', '\\w'),
    fc.constantFrom('', '', '+', '*', '?', '{2}', '{1,3}'),
  )
  .map((parts) => parts.join(''))
const group = fc
  .tuple(
    fc.array(fc.array(atom, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
    fc.constantFrom('', '?', '{1,4}'),
  )
  .map(([choices, count]) => `(?:${choices.map((one) => one.join('')).join('|')})${count}`)
const source = fc
  .array(fc.oneof({ weight: 3, arbitrary: atom }, group), { minLength: 1, maxLength: 5 })
  .map((all) => all.join(''))

function taken(text: string): Pattern | null {
  try {
    return readPattern(text)
  } catch (error) {
    if (error instanceof PatternMistake) return null
    throw error
  }
}

describe('a pattern that is taken', () => {
  it('gives a text no more ways to fit when it is longer', () => {
    const signs = fc.string({ unit: fc.constantFrom('a', 'b', '-', '1'), maxLength: 9 })
    fc.assert(
      fc.property(source, signs, (text, word) => {
        for (const { pieces } of taken(text)?.choices ?? []) {
          // Each group has at most two choices, and they may say the same.
          const choices = 2 ** pieces.reduce((sum, { kind, max }) => sum + (kind === 'group' ? max : 0), 0)
          expect(waysToFit(pieces, word)).toBeLessThanOrEqual(choices)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('is written as it is read', () => {
    fc.assert(
      fc.property(source, fc.infiniteStream(fc.nat()), (text, dice) => {
        const pattern = taken(text)
        if (pattern === null) return
        const written = writeText(pattern, (count) => (dice.next().value ?? 0) % count)
        expect(written).toMatch(new RegExp(`^(?:${pattern.source})$`))
      }),
    )
  })

  it.each([
    'a*a*',
    '(?:a+)+b',
    '[ab]+a?b*',
    '(?:a|a)*',
    '\\w+-?\\w+',
    'a{1,3}b?a{1,3}',
    '(?:-a*){1,4}a*',
    '.*',
    '(a)\\1',
    '[^a]',
  ])('is not %s', (text) => {
    expect(taken(text)).toBeNull()
  })
})

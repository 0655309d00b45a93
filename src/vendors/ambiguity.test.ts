import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aVendor } from '#testing/fake-vendor.ts'
import { sharedForms } from '#vendors/ambiguity.ts'
import { CODED } from '#testing/product.ts'

function areShared(...sources: readonly string[]): readonly boolean[] {
  const vendors = sources.map((source, index) => aVendor(`v${index}`, { ids: [{ source, label: 'an id' }] }))
  const shared = sharedForms(vendors)
  return vendors.map(({ ids }) => ids.some((pattern) => shared.has(pattern)))
}

describe('an id form', () => {
  it.each([
    ['task_[0-9]{4}', 'task_[0-9]{4}', true],
    ['task_[0-9]{4}', 'task_[0-9]{5}', false],
    ['task_[0-9]{4}', 'task_[a-z]{4}', false],
    ['task_[0-9]{2,4}', 'task_[0-9a-f]{4,9}', true],
    ['task_[0-9]+', 'task_[0-9]{5}x?', true],
    ['task_[0-9]*x', 'task_x', true],
    ['tk-[0-9]+', 'task_[0-9]+', false],
    ['[0-9a-f]{8}-[0-9a-f]{4}', 'ab[0-9a-z-]{11}', true],
    ['v(?:1|2)-[0-9]{4}', 'task_[0-9]{4}', false],
    ['v(?:1|2)-[0-9]{4}', 'v1-[0-9]{4}', true],
    ['a-[0-9]{4}|task_[0-9]{4}', 'task_[0-9]{4}', true],
  ])('%s and %s: shared %s', (a, b, shared) => {
    expect(areShared(a, b)).toEqual([shared, shared])
  })

  it('is shared whenever there is a word of both forms', () => {
    const atom = fc
      .tuple(
        fc.constantFrom('a', 'b', '[ab]', '[b-d]', '-'),
        fc.constantFrom('', '?', '+', '*', '{2}', '{1,3}', '{2,}'),
      )
      .map((parts) => parts.join(''))
    const source = fc.array(atom, { minLength: 1, maxLength: 4 }).map((atoms) => atoms.join(''))
    const word = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '-'), { minLength: 1, maxLength: 7 })
    const words = fc.sample(word, { numRuns: 3_000, seed: 7 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(source, source, (a, b) => {
        const [left, right] = [new RegExp(`^(?:${a})$`), new RegExp(`^(?:${b})$`)]
        fc.pre(words.some((text) => left.test(text) && right.test(text)))
        expect(areShared(a, b)).toEqual([true, true])
      }),
    )
  })

  it('is not shared with another form of the same vendor', () => {
    const ids = ['task_[0-9]{4}', 'task_[0-9a-f]{4}'].map((source) => ({ source, label: 'an id' }))
    expect(sharedForms([aVendor('one', { ids })]).size).toBe(0)
  })
})

it('of the registered vendors, only the form that two have is shared', () => {
  const shared = sharedForms(CODED)
  const labels = CODED.flatMap(({ ids }) => ids.filter((pattern) => shared.has(pattern)).map(({ label }) => label))
  expect(labels.every((label) => label.endsWith('(task_…)'))).toBe(true)
  expect(labels).toHaveLength(2)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { CODED } from '#testing/product.ts'

const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))
const HEADINGS = ['Task ID', 'User ID', 'Note']

function read(text: string) {
  return recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS })
}

/** A table as terminals draw it when its cells are wider than their columns. */
function drawn(rows: readonly (readonly string[])[], widths: readonly number[], bar: string): string {
  const row = (cells: readonly string[]) => {
    const parts = cells.map((cell, index) => cell.match(new RegExp(`.{1,${widths[index] ?? 1}}`, 'g')) ?? [''])
    const height = Math.max(...parts.map(({ length }) => length))
    return Array.from({ length: height }, (_, line) =>
      [bar, ...parts.map((part, index) => ` ${(part[line] ?? '').padEnd(widths[index] ?? 1)} ${bar}`)].join(''),
    )
  }
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`
  return [rule, ...row(HEADINGS), rule, ...rows.flatMap((cells) => [...row(cells), rule])].join('\n')
}

const uuid = (first: string) => fc.uuid({ version: 4 }).map((id) => `${first}${id.slice(1)}`)
const hiapi = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{25}$/).map((tail) => `tk-hiapi-0${tail}`)
const rows = fc.array(fc.tuple(fc.oneof(uuid('a'), hiapi), uuid('f'), fc.constantFrom('', 'slow', 'a cat on a sofa')), {
  minLength: 1,
  maxLength: 5,
})

describe('ids in the cells of a narrow table', () => {
  it('are whole, and those of other columns are not taken', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 12, max: 40 }),
        fc.integer({ min: 12, max: 40 }),
        fc.constantFrom('|', '│', '┃'),
        (all, one, two, bar) => {
          const { refs } = read(drawn(all, [one, two, 8], bar))
          expect(refs.map(({ ref }) => ref.remote.id)).toEqual([...new Set(all.map(([task]) => task))])
        },
      ),
    )
  })

  it('are accounted for in every line', () => {
    const id = 'c1626e53-a130-443b-a026-c48bbf33feff'
    const { refs, skipped, wraps } = read(drawn([[id, 'x', 'y']], [20, 20, 8], '|'))
    expect(refs).toMatchObject([{ line: 4, ref: { remote: { id } } }])
    expect(wraps).toEqual([{ from: 4, last: 5 }])
    expect(skipped.filter(({ line }) => line === 5)).toMatchObject([{ reason: 'goes on with the id of line 4' }])
  })

  it('do not swallow the next row', () => {
    const [one, two] = ['c1626e53-a130-443b-a026', 'c1626e53-a130-443b-a026-c48bbf33feff']
    const { refs, skipped } = read(`| Task | Note |\n| ${one} | cut |\n| ${two} | whole |`)
    expect(refs.map(({ ref }) => ref.remote.id)).toEqual([two])
    expect(skipped).toContainEqual(expect.objectContaining({ kind: 'near-miss', line: 2 }))
  })
})

/** A vendor is one folder (law 7): no code outside `vendors/` names one. Comments may say whose quirk they are about. */
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CODED } from '#testing/product.ts'

const SRC = resolve(import.meta.dirname, '..')

const MAY_NAME_THEM = ['vendors/', 'testing/']

/** A vendor's key as a word of its own: `tk-hiapi-…` in an example id is none. */
const NAMED = new RegExp(`(?<![\\w-])(?:${CODED.map(({ key }) => key).join('|')})(?![\\w-])`)

/** Code without its comments. A `//` after a colon or a quote is an address in a text. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/(^|\s)\/\/.*$/gm, '$1')
}

function naming(text: string): readonly string[] {
  return codeOf(text)
    .split('\n')
    .flatMap((line, index) => (NAMED.test(line) ? [`${index + 1}: ${line.trim()}`] : []))
}

describe('outside vendors/', () => {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /(?<!\.test|\.bench|\.d)\.tsx?$/.test(path))
    .filter((path) => !MAY_NAME_THEM.some((folder) => path.startsWith(folder)))

  it('no code names a vendor', () => {
    expect(paths.length).toBeGreaterThan(300)
    const found = paths.flatMap((path) =>
      naming(readFileSync(join(SRC, path), 'utf8')).map((line) => `${path}:${line}`),
    )
    expect(found).toEqual([])
  })

  // What holds for all vendors is best said without an example of one.
  it.each(['triage/', 'sandbox/'])('not even a comment or a sentence of %s names one', (folder) => {
    const names = new RegExp(CODED.flatMap(({ key, label }) => [key, label]).join('|'), 'i')
    const own = paths.filter((path) => path.startsWith(folder))
    expect(own.length).toBeGreaterThan(8)
    expect(own.filter((path) => names.test(readFileSync(join(SRC, path), 'utf8')))).toEqual([])
  })
})

describe('this test', () => {
  it.each([
    [`if (vendor === 'hiapi') return`, 1],
    [`const EXAMPLE = { vendor: "seaart" }`, 1],
    [`<Code>piapi</Code>`, 1],
    [`example: 'vendor:bytespike'`, 1],
    [`// hiapi does that`, 0],
    [`/**\n * piapi\n */\nconst a = 1`, 0],
    [`task: 'tk-hiapi-01JZ3V9K4Q'`, 0],
    [`const url = 'https://x' // piapi`, 0],
    [`fetch('http://seaart')`, 1],
  ])('sees in %s: %i', (code, count) => {
    expect(naming(code)).toHaveLength(count)
  })
})

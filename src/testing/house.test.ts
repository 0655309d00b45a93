/** Of what `npm run house` counts, what this house has none of. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { figuresOf } from '../../.ci/house/figures.mjs'

const PROJECT = resolve(import.meta.dirname, '../..')

function sources(): ReadonlyMap<string, string> {
  const below = (folder: string) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
  const paths = ['vite.config.ts', ...below('src'), ...below('e2e')].map((path) => path.replaceAll('\\', '/'))
  const code = paths.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  return new Map(code.map((path) => [path, readFileSync(join(PROJECT, path), 'utf8')]))
}

function listed(tree: ReadonlyMap<string, string>, title: string): readonly string[] {
  const found = figuresOf(tree).lists.find(([name]) => name === title)
  if (found === undefined) throw new Error(`the figures have no list ${title}`)
  return found[1]
}

const FOR_TESTS = 'exports for tests alone'

it('exports nothing for tests alone', () => {
  const tree = sources()
  expect(tree.size).toBeGreaterThan(1000)
  expect(listed(tree, FOR_TESTS)).toEqual([])
})

it('notices an export for tests alone', () => {
  const tree = new Map([
    ['src/domain/one.ts', 'export const ONE = 1\nexport const TWO = 2\n'],
    ['src/domain/two.ts', "import { TWO } from '#domain/one.ts'\nconsole.log(TWO)\n"],
    ['src/domain/one.test.ts', "import { ONE, TWO } from '#domain/one.ts'\nconsole.log(ONE, TWO)\n"],
  ])
  expect(listed(tree, FOR_TESTS)).toEqual(['src/domain/one.ts: ONE'])
})

// @ts-check
// The figures of a tree, in the order in which they are printed.
import { factsOf } from './facts.mjs'
import { findCycles, longestChain } from './graph.mjs'

/** Non-blank lines without comments, as the linter counts them. */
const LONG_FUNCTION = 80

const isCode = (/** @type {string} */ path) =>
  path.startsWith('src/') &&
  !path.startsWith('src/testing/') &&
  !path.includes('/fixtures/') &&
  !/\.(?:test|bench)\.tsx?$/.test(path)

/** @param {Map<string, string>} tree @returns {{ rows: [string, string][], lists: [string, string[]][] }} */
export function figuresOf(tree) {
  const all = [...tree].map(([path, text]) => ({ path, ...factsOf(path, text) }))
  const code = all.filter(({ path }) => isCode(path))
  const tests = all.filter(({ path }) => path.startsWith('src/') && !isCode(path) && !path.includes('/fixtures/'))
  const journeys = all.filter(({ path }) => path.startsWith('e2e/'))
  const sizes = code.map(({ lines }) => lines).toSorted((a, b) => a - b)
  const lines = sum(sizes)
  const graph = new Map(code.map(({ path, imports }) => [path, imports.filter((to) => isCode(to) && tree.has(to))]))
  const chain = longestChain(graph)
  const long = code.flatMap(({ path, functions }) =>
    functions.filter((one) => one.lines > LONG_FUNCTION).map((one) => ({ path, ...one })),
  )
  const twice = exportedTwice(code)
  const forTests = askedByTestsAlone(code, [...tests, ...journeys], all)
  const perThousand = (/** @type {number} */ count) => ((count * 1000) / lines).toFixed(2)
  return {
    rows: [
      ['code files / lines', `${code.length} / ${grouped(lines)}`],
      ['lines per file: median / p90 / max', `${share(sizes, 0.5)} / ${share(sizes, 0.9)} / ${sizes.at(-1) ?? 0}`],
      ['test lines ÷ code lines', (sum(tests.map((one) => one.lines)) / lines).toFixed(2)],
      ['… with journeys', (sum([...tests, ...journeys].map((one) => one.lines)) / lines).toFixed(2)],
      ['`any` per 1,000 lines', perThousand(sum(code.map(({ anys }) => anys)))],
      ['casts per 1,000 lines', perThousand(sum(code.map(({ casts }) => casts)))],
      ['imports per file', (sum([...graph.values()].map(({ length }) => length)) / code.length).toFixed(1)],
      ['longest import chain', String(chain.length)],
      ['import cycles', String(findCycles(graph).length)],
      ['exported names', grouped(sum(code.map(({ exports }) => exports.length)))],
      ['names exported by two files', String(twice.length)],
      ['exports for tests alone', String(forTests.length)],
      [`functions over ${LONG_FUNCTION} lines`, String(long.length)],
    ],
    lists: [
      ['the longest import chain', chain],
      [
        `functions over ${LONG_FUNCTION} lines`,
        long.toSorted((a, b) => b.lines - a.lines).map((one) => `${one.lines}  ${one.path}:${one.line} ${one.name}`),
      ],
      ['names exported by two files', twice.map(([name, paths]) => `${name}: ${paths.join(', ')}`)],
      ['exports for tests alone', forTests],
    ],
  }
}

/** @param {{ path: string, exports: string[] }[]} files @returns {[string, string[]][]} */
function exportedTwice(files) {
  /** @type {Map<string, string[]>} */
  const where = new Map()
  for (const { path, exports } of files) {
    for (const name of new Set(exports)) where.set(name, [...(where.get(name) ?? []), path])
  }
  return [...where]
    .filter(([name, paths]) => name !== 'default' && paths.length > 1)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/**
 * What is exported, asked for by a test, and by no other file. A type is no door: it says what a function takes or gives.
 * @param {{ path: string, exports: string[], types: Set<string> }[]} code
 * @param {{ asked: Map<string, Set<string>> }[]} tests
 * @param {{ path: string, asked: Map<string, Set<string>> }[]} all files of the tree, those that build it among them
 */
function askedByTestsAlone(code, tests, all) {
  const asks = (
    /** @type {{ asked: Map<string, Set<string>> }} */ { asked },
    /** @type {string} */ path,
    /** @type {string} */ name,
  ) => asked.get(path)?.has(name) === true || asked.get(path)?.has('*') === true
  const inTests = new Set(tests)
  const others = all.filter((one) => !inTests.has(one))
  return code.flatMap(({ path, exports, types }) =>
    exports
      .filter((name) => !types.has(name))
      .filter((name) => tests.some((test) => asks(test, path, name)) && !others.some((one) => asks(one, path, name)))
      .map((name) => `${path}: ${name}`),
  )
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0)

/** @param {number[]} sorted @param {number} part */
const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0

/** @param {number} value */
const grouped = (value) => value.toLocaleString('en')

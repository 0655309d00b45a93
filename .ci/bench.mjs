// @ts-check
// `npm run bench`: the figures of polling on a virtual clock, and those of the built page in a browser; medians of three,
// beside what they are held against. With `-- --write` the table goes into README.md, with `-- --only=polling` or
// `-- --only=page` (and `--grep=words`) some are left out. Ends with 1 when a figure misses its limit.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureChromium } from './chromium.mjs'

/** @typedef {{ name: string, value: number, most?: number, least?: number, beside: string }} Figure */

const REPORT = 'node_modules/.cache/renderwatch/bench.json'
const [BEGIN, END] = ['<!-- npm run bench -- --write -->', '<!-- end of the figures -->']

const only = argument('only')
mkdirSync('node_modules/.cache/renderwatch', { recursive: true })
const taken = [...(only === 'page' ? [] : [polling()]), ...(only === 'polling' ? [] : [page()])]
const figures = taken.flatMap((some) => some ?? [])
if (taken.some((some) => some === undefined) || figures.length === 0) {
  console.error('the figures could not be taken')
  process.exit(1)
}
const table = tableOf(figures)
console.log(table)
if (process.argv.includes('--write')) write(table)
process.exit(figures.every(isHeld) ? 0 : 1)

/** On a virtual clock; undefined when they could not be taken. */
function polling() {
  const grep = argument('grep')
  const named = grep === null ? [] : ['-t', grep]
  const args = ['vitest', 'run', '--root=.', '--config=.ci/bench.config.mjs', ...named, '--reporter=json']
  const report = taking([...args, `--outputFile=${REPORT}`])
  return report?.testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults.flatMap((/** @type {any} */ test) => test.meta.figures ?? []),
  )
}

/** Of the built page, in a browser; undefined when they could not be taken. */
function page() {
  const grep = argument('grep')
  if (spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' }).status !== 0) return undefined
  process.env['CHROMIUM_PATH'] = ensureChromium()
  // Absolute: Playwright takes a relative name from the folder of its configuration.
  process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] = resolve(REPORT)
  const named = grep === null ? [] : ['-g', grep]
  const report = taking(['playwright', 'test', '-c', 'e2e/bench', ...named, '--reporter=json'])
  return report?.suites.flatMap(figuresOf)
}

/** @param {any} suite @returns {Figure[]} */
function figuresOf({ suites = [], specs = [] }) {
  const told = specs.flatMap((/** @type {any} */ spec) =>
    spec.tests.flatMap((/** @type {any} */ test) => test.annotations),
  )
  const own = told.flatMap(({ type, description }) => (type === 'figure' ? [JSON.parse(description)] : []))
  return [...own, ...suites.flatMap(figuresOf)]
}

/** @param {readonly string[]} args */
function taking(args) {
  rmSync(REPORT, { force: true })
  const { status } = spawnSync('npx', ['--no-install', ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  return status === 0 ? JSON.parse(readFileSync(REPORT, 'utf8')) : null
}

/** @param {string} name */
function argument(name) {
  const found = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  return found === undefined ? null : found.slice(name.length + 3)
}

/** @param {Figure} figure */
function isHeld({ value, most = Infinity, least = -Infinity }) {
  return value <= most && value >= least
}

/** @param {readonly Figure[]} all */
function tableOf(all) {
  const rows = all.map((figure) => {
    const limit = figure.most === undefined ? `≥ ${figure.least}` : `≤ ${figure.most}`
    return [figure.name, short(figure.value), isHeld(figure) ? limit : `${limit} **missed**`, figure.beside]
  })
  const cells = [['Figure', 'Value', 'Limit', 'Beside it'], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)))
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

/** @param {number} value */
function short(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

/** @param {string} text */
function write(text) {
  const readme = readFileSync('README.md', 'utf8')
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (from < 0 || to < from) throw new Error('README.md has no place for the figures')
  writeFileSync('README.md', `${readme.slice(0, from + BEGIN.length)}\n\n${text}\n\n${readme.slice(to)}`)
}

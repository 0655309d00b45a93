// @ts-check
// `npm run bench`: the figures of polling, each a ratio or a count of one run (medians of three), beside what they are held
// against. With `-- --write` the table goes into README.md. Ends with 1 when a figure misses its limit.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** @typedef {{ name: string, value: number, most?: number, least?: number, beside: string }} Figure */

const REPORT = 'node_modules/.cache/renderwatch/bench.json'
const [BEGIN, END] = ['<!-- npm run bench -- --write -->', '<!-- end of the figures -->']

mkdirSync('node_modules/.cache/renderwatch', { recursive: true })
rmSync(REPORT, { force: true })
const args = ['--no-install', 'vitest', 'run', '--root=.', '--config=.ci/bench.config.mjs']
const { status } = spawnSync('npx', [...args, '--reporter=json', `--outputFile=${REPORT}`], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const figures = status === 0 ? read() : []
if (figures.length === 0) {
  console.error('the figures could not be taken')
  process.exit(1)
}
const table = tableOf(figures)
console.log(table)
if (process.argv.includes('--write')) write(table)
process.exit(figures.every(isHeld) ? 0 : 1)

/** @returns {Figure[]} */
function read() {
  const { testResults } = JSON.parse(readFileSync(REPORT, 'utf8'))
  return testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults.flatMap((/** @type {any} */ test) => test.meta.figures ?? []),
  )
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

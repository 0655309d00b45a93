// @ts-check
// Every check of the project, in order, with one closing line. `--no-e2e` leaves out what needs a browser.
// A tool that only says yes or no counts as one check; test runners count their tests.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { ensurePostgres } from './postgres.mjs'
import { ensureUnzip } from './unzip.mjs'

const REPORTS = 'node_modules/.cache/renderwatch'
const withBrowser = !process.argv.includes('--no-e2e')
let passed = 0
let failed = 0

mkdirSync(REPORTS, { recursive: true })

check('format', 'oxfmt', '--check', '.')
check('lint', 'oxlint', '--deny-warnings')
check('types: pure core', 'tsc', '-p', 'src/tsconfig.core.json')
check('types: browser', 'tsc', '-p', 'src/tsconfig.browser.json')
check('types: node and tests', 'tsc', '-p', 'src/tsconfig.node.json')
check('dead code', 'knip')
prepare(ensureUnzip)
// Its tests are skipped without one, and are no success then.
const notRun = ensurePostgres()
suite(
  'unit and system',
  'vitest.json',
  countVitest,
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${REPORTS}/vitest.json`,
)
const built = check('build', 'npm', 'run', '--silent', 'build')
if (built) check('size', 'size-limit')
if (built && withBrowser) endToEnd()

if (notRun !== null) console.log(`\nnot run: what needs PostgreSQL. ${notRun}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function endToEnd() {
  if (!prepare(() => (process.env['CHROMIUM_PATH'] = ensureChromium()))) return
  // Absolute: Playwright takes a relative name from the folder of its configuration.
  process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] = resolve(REPORTS, 'playwright.json')
  suite('end to end', 'playwright.json', countPlaywright, 'playwright', 'test', '-c', 'e2e', '--reporter=list,json')
}

/** Brings a program that is needed onto the machine; what cannot be brought counts as failed. */
function prepare(/** @type {() => unknown} */ bring) {
  try {
    bring()
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    failed += 1
    return false
  }
}

/** @param {string} name @param {string} command @param {string[]} args */
function check(name, command, ...args) {
  const ok = run(name, command, args)
  if (ok) passed += 1
  else failed += 1
  return ok
}

/**
 * @param {string} name @param {string} report @param {(report: any) => { passed: number, failed: number }} count
 * @param {string} command @param {string[]} args
 */
function suite(name, report, count, command, ...args) {
  rmSync(`${REPORTS}/${report}`, { force: true })
  const ok = run(name, command, args)
  try {
    const counted = count(JSON.parse(readFileSync(`${REPORTS}/${report}`, 'utf8')))
    passed += counted.passed
    // A runner that fails without a failed test (a crash, an unhandled rejection) is a failure all the same.
    failed += counted.failed === 0 && !ok ? 1 : counted.failed
    if (counted.passed + counted.failed === 0) failed += 1
  } catch {
    console.error(`${name}: no report was written`)
    failed += 1
  }
}

/** @param {string} name @param {string} command @param {string[]} args */
function run(name, command, args) {
  const began = Date.now()
  console.log(`\n▶ ${name}`)
  const local = command === 'npm' ? { command, args } : { command: 'npx', args: ['--no-install', command, ...args] }
  const { status } = spawnSync(local.command, local.args, { stdio: 'inherit', env: process.env })
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  return status === 0
}

/** @param {any} report */
function countVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numFailedTestSuites * (report.numFailedTests === 0 ? 1 : 0),
  }
}

/** A journey that passed at a second try has failed at the first. @param {any} report */
function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

// @ts-check
// `npm run stress -- [TIMES] [TEST FILES]`: the unit and system suite again and again (20 times), while every core is kept
// busy by something else. A test that fails even once depends on a quiet machine, on real time, or on luck.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'

const REPORT = 'node_modules/.cache/renderwatch/stress.json'
/** Ends with its parent, however that ends. */
const SPIN = 'const parent = process.ppid; while (process.ppid === parent);'

const [times, ...files] = chosen(process.argv.slice(2))
const spinners = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', SPIN]))
/** @type {Map<string, number>} */
const failures = new Map()
let broken = 0

mkdirSync('node_modules/.cache/renderwatch', { recursive: true })
process.on('exit', () => spinners.forEach((spinner) => spinner.kill('SIGKILL')))
process.on('SIGINT', () => process.exit(130))

for (let turn = 1; turn <= times; turn += 1) {
  const began = Date.now()
  const failed = once()
  for (const name of failed) failures.set(name, (failures.get(name) ?? 0) + 1)
  if (failed.length > 0) broken += 1
  const how = failed.length === 0 ? 'no failure' : `${failed.length} failed`
  console.log(`${turn} of ${times}: ${how} (${((Date.now() - began) / 1000).toFixed(0)} s)`)
  for (const name of failed) console.log(`  ${name}`)
}

console.log(`\n${broken} of ${times} runs failed`)
for (const [name, count] of [...failures].toSorted(([, a], [, b]) => b - a)) console.log(`${count} × ${name}`)
process.exit(broken === 0 ? 0 : 1)

/** Runs the suite and names what failed in it. */
function once() {
  rmSync(REPORT, { force: true })
  const args = ['--no-install', 'vitest', 'run', '--reporter=json', `--outputFile=${REPORT}`, ...files]
  const { status, stderr } = spawnSync('npx', args, { encoding: 'utf8' })
  if (status === 0) return []
  const failed = named()
  // A runner that fails without a failed test: a crash, an unhandled rejection, a file that cannot be loaded.
  return failed.length > 0 ? failed : [`the run itself: ${stderr.trim().split('\n')[0] || `exit code ${status}`}`]
}

/** @returns {string[]} */
function named() {
  /** @type {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  let report
  try {
    report = JSON.parse(readFileSync(REPORT, 'utf8'))
  } catch {
    return []
  }
  return report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative('.', name)
    const tests = assertionResults.filter((test) => test.status === 'failed').map((test) => `${file}: ${test.fullName}`)
    return status === 'failed' && tests.length === 0 ? [`${file}: the file itself`] : tests
  })
}

/** @param {string[]} given @returns {[number, ...string[]]} */
function chosen(given) {
  const [first = ''] = given
  if (!/^\d+$/.test(first)) return [20, ...given]
  if (Number(first) > 0) return [Number(first), ...given.slice(1)]
  console.error('a suite that runs no times proves nothing')
  process.exit(2)
}

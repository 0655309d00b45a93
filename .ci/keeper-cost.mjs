// @ts-check
// `node .ci/keeper-cost.mjs`: what a poll that finds nothing new costs with 20,000 open tasks, in a gateway that keeps the
// list beside a page that keeps it: the processor's time for each poll, and the memory of the whole process. Each runs in a
// process of its own; what a machine does besides moves both, so the ratios say more than the figures.
import { spawnSync } from 'node:child_process'

/** @typedef {{ milliseconds: number, resident: number, before: number }} Cost */

const MEGABYTE = 1024 ** 2
const [gateway, page] = [costOf('gateway'), costOf('page')]

print('gateway', gateway)
print('page', page)
const tasks = (/** @type {Cost} */ { resident, before }) => resident - before
console.log(
  `gateway ÷ page: ${ratio(gateway.milliseconds, page.milliseconds)} of the time of a poll, ` +
    `${ratio(gateway.resident, page.resident)} of the memory (${ratio(tasks(gateway), tasks(page))} of what the tasks take)`,
)

/** @param {string} who @returns {Cost} */
function costOf(who) {
  const args = ['--no-install', 'vitest', 'bench', '--run', '--maxWorkers=1', 'src/keeper/keeper.bench.ts']
  const { stdout, stderr } = spawnSync('npx', args, { encoding: 'utf8', env: { ...process.env, KEEPER: who } })
  const [, told] = /^keeper-cost (.*)$/m.exec(stdout) ?? []
  if (told === undefined) throw new Error(`${who} told nothing:\n${stdout}\n${stderr}`)
  return JSON.parse(told)
}

/** @param {string} who @param {Cost} cost */
function print(who, { milliseconds, resident, before }) {
  const memory = `${(resident / MEGABYTE).toFixed(0)} MB resident, ${((resident - before) / MEGABYTE).toFixed(0)} of it for the tasks`
  console.log(`${who}: ${milliseconds.toFixed(2)} ms of CPU a poll, ${memory}`)
}

/** @param {number} a @param {number} b */
function ratio(a, b) {
  return (a / b).toFixed(2)
}

// @ts-check
// `node .ci/team-bench.mjs`: a list in PostgreSQL under the built gateway. With 1,000,000 stored tasks beside 10,000, 2,000 of
// them open: how it starts, its memory, what a page is told; and p95 from commit to page with 50 pages beside one. With
// `STORED=20000` before it, it makes do with fewer.
import { spawnSync } from 'node:child_process'

const run = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
  spawnSync(command, args, { stdio: 'inherit' }).status ?? 1

const built = run('npm', 'run', '--silent', 'build')
process.exit(
  built || run('npx', '--no-install', 'vitest', 'bench', '--run', '--maxWorkers=1', 'src/keeper/team.bench.ts'),
)

/** The long run of several gateways over one database, with its figures: see `src/gateway/team.test.ts`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs')
const env = { ...process.env, TEAM: 'long' }
const { status } = spawnSync(process.execPath, [vitest, 'run', 'src/gateway/team.test.ts', '--silent=false'], {
  env,
  stdio: 'inherit',
})
process.exitCode = status ?? 1

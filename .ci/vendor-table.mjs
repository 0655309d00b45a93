// @ts-check
// `node .ci/vendor-table.mjs`: writes the table of vendors into the README, as the registry has it. With `--check` it
// only says whether the README is as it would be written.
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'vite'

const FILE = 'README.md'
const server = await createServer({
  configFile: false,
  server: { middlewareMode: true },
  appType: 'custom',
  logLevel: 'error',
})
const { withVendorTable } = await server.ssrLoadModule('/src/testing/vendor-table.ts')
await server.close()

const before = readFileSync(FILE, 'utf8')
const after = withVendorTable(before)
if (!process.argv.includes('--check')) writeFileSync(FILE, after)
else if (before !== after) {
  console.error('the table of vendors in README.md is not that of the registry: run node .ci/vendor-table.mjs')
  process.exitCode = 1
}

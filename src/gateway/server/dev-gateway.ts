import { configFile, loadConfig } from '#gateway/config/config-file.ts'
import { createConnectionStore } from '#gateway/connections/connection-store.ts'
import { createGateway, type Gateway } from '#gateway/server/gateway.ts'
import { newAccessWord } from '#gateway/people/access.ts'
import { isLoopbackHost, type BoundAddress } from '#gateway/server/own-host.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import { castWith } from '#vendors/dialects.ts'
import { CODED, VENDORS } from '#vendors/registry.ts'

/** The same gateway behind the development server, which has the page itself. Throws for a mistaken configuration. */
export function createDevGateway(bound: BoundAddress): Gateway {
  const named = process.env['RENDERWATCH_CONFIG'] ?? null
  const context = { vendors: VENDORS, sandboxed: CODED, env: process.env }
  const loaded = loadConfig(named, context)
  if (!loaded.ok) throw new Error(`${loaded.file}: ${loaded.mistakes.join('; ')}`)
  const clock = { now: () => Date.now() }
  const accessWord = isLoopbackHost(bound.host) ? null : newAccessWord()
  if (accessWord !== null) console.log(`  access word: ${accessWord}`)
  return createGateway({
    config: loaded.config,
    store: createConnectionStore({ config: loaded.config, file: configFile(named, process.env), context }),
    sandbox: createSandbox({ clock, cast: castWith(loaded.config.described.map(({ description }) => description)) }),
    clock,
    bound,
    accessWord,
    version: 'development',
    assets: null,
    log: (line) => console.error(line),
  })
}

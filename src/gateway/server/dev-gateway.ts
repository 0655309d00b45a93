import { configFile, loadConfig } from '#gateway/config/config-file.ts'
import { createGateway, type Gateway } from '#gateway/server/gateway.ts'
import { newAccessWord } from '#gateway/people/access-word.ts'
import { isLoopbackHost, type BoundAddress } from '#gateway/server/own-host.ts'
import { connectionsAndSandbox, PRODUCT } from '#gateway/server/product.ts'

/** The same gateway behind the development server, which has the page itself. Throws for a mistaken configuration. */
export function createDevGateway(bound: BoundAddress): Gateway {
  const named = process.env['RENDERWATCH_CONFIG'] ?? null
  const loaded = loadConfig(named, PRODUCT)
  if (!loaded.ok) throw new Error(`${loaded.file}: ${loaded.mistakes.join('; ')}`)
  const clock = { now: () => Date.now() }
  const accessWord = isLoopbackHost(bound.host) || loaded.config.people !== null ? null : newAccessWord()
  if (accessWord !== null) console.log(`  access word: ${accessWord}`)
  return createGateway({
    config: loaded.config,
    ...connectionsAndSandbox(loaded.config, configFile(named, process.env), clock),
    clock,
    bound,
    accessWord,
    version: 'development',
    assets: null,
    log: (line) => console.error(line),
  })
}

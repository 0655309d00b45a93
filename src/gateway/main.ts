#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { Millis } from '#domain/time.ts'
import { assetsIn } from '#gateway/server/assets.ts'
import { HELP, readCli, type Cli } from '#gateway/server/cli.ts'
import { editConfigFile } from '#gateway/config/config-edit.ts'
import { configFile, loadConfig, type LoadedConfig } from '#gateway/config/config-file.ts'
import { newAccessWord } from '#gateway/people/access-word.ts'
import { NEEDS_PEOPLE, peopleWords, tokenWords } from '#gateway/people/people-words.ts'
import { keepSwitchOf } from '#gateway/keeping/keep-switch.ts'
import { keepFromEnv, keepPlace } from '#gateway/keeping/keep-place.ts'
import { keeperOf, openList, type OpenedList } from '#gateway/keeping/open-keeper.ts'
import { reachWarnings } from '#gateway/keeping/place-of-copies.ts'
import { createGateway } from '#gateway/server/gateway.ts'
import { close, listen } from '#gateway/server/listen.ts'
import { canOpenBrowser, openBrowser } from '#gateway/server/open-browser.ts'
import { addressOf, isLoopbackHost } from '#gateway/server/own-host.ts'
import { callbackSender } from '#gateway/hooks/send-callback.ts'
import { connectionsAndSandbox, PRODUCT } from '#gateway/server/product.ts'
import { registryWith } from '#vendors/registry.ts'

/** Both `src/gateway` and the built `dist/server` lie two folders below the top. */
const TOP = join(import.meta.dirname, '..', '..')
/** For running requests, when the server is told to stop. */
const GRACE: Millis = 2000

await main()

async function main(): Promise<void> {
  const cli = readCli(process.argv.slice(2))
  if (cli.kind === 'mistake') return stop(2, [cli.message])
  if (cli.kind === 'help') return void process.stdout.write(HELP)
  if (cli.kind === 'version') return void process.stdout.write(`${readVersion()}\n`)
  if (cli.kind === 'token') return void process.stdout.write(tokenWords(cli.name))
  const loaded = loadConfig(cli.config, PRODUCT)
  if (!loaded.ok)
    return stop(
      2,
      loaded.mistakes.map((mistake) => `${loaded.file}: ${mistake}`),
    )
  await serve(cli, loaded)
}

async function serve(cli: Extract<Cli, { kind: 'run' }>, loaded: Extract<LoadedConfig, { ok: true }>): Promise<void> {
  const client = join(TOP, 'dist', 'client')
  const built = existsSync(join(client, 'index.html'))
  const clock = { now: () => Date.now() }
  const vendors = registryWith(loaded.config.described.map(({ vendor }) => vendor))
  const named = cli.keep ?? keepFromEnv(process.env)
  const place = keepPlace(named ?? loaded.config.keep, process.env)
  const { people } = loaded.config
  const isOpen = !isLoopbackHost(cli.host) && people === null
  if (isOpen && place !== null) return stop(2, [`--host ${cli.host}: ${NEEDS_PEOPLE}`])
  const list: OpenedList | null = place === null ? null : await openList(place, clock)
  if (list?.ok === false) return stop(1, [list.message])
  const file = configFile(cli.config, process.env)
  const accessWord = isOpen ? newAccessWord() : null
  const listening = await listen(
    (bound) =>
      createGateway({
        config: loaded.config,
        ...connectionsAndSandbox(
          loaded.config,
          file,
          clock,
          callbackSender({ bound, publicUrl: loaded.config.publicUrl, fetch }),
        ),
        clock,
        bound,
        accessWord,
        ...(list === null ? {} : { secret: list.store.secret, isOneOfSeveral: list.join !== null }),
        version: readVersion(),
        assets: built ? assetsIn(client) : null,
        log: (line) => console.error(`${new Date().toISOString()} ${line}`),
        editConfig: (change) => editConfigFile(file, PRODUCT, change),
        keepSwitch: keepSwitchOf({
          named,
          isOpen,
          config: loaded.config,
          file,
          context: PRODUCT,
          vendors,
          clock,
        }),
        ...(list === null ? {} : { keep: keeperOf({ list, vendors, clock, config: loaded.config, name: cli.name }) }),
      }),
    cli.host,
    cli.port,
  )
  if (listening.kind !== 'listening') await list?.store.close()
  if (listening.kind === 'in-use') {
    const remedy = listening.free === null ? 'choose another with --port' : `try --port ${listening.free}`
    return stop(1, [`port ${cli.port} is in use: ${remedy}`])
  }
  if (listening.kind === 'failed') return stop(1, [`cannot listen on ${cli.host} port ${cli.port}: ${listening.code}`])

  const address = addressOf(listening.bound)
  if (!built) console.error('warning: the page is not built, so there is only the API: npm run build')
  const beside = list === null ? [] : [...list.warnings, ...reachWarnings(loaded.config, list.join !== null)]
  for (const warning of [...loaded.warnings, ...beside]) console.error(`warning: ${warning}`)
  if (accessWord !== null) {
    console.error(`warning: ${cli.host} is not a loopback address: whoever has the access word uses your keys`)
  }
  console.log(`Renderwatch is at ${address}`)
  if (accessWord !== null) console.log(`  access word: ${accessWord}`)
  if (people !== null) console.log(`  people: ${peopleWords(people)}`)
  console.log(`  connections: ${loaded.config.connections.map(({ id }) => id).join(', ') || 'none'}`)
  console.log(`  configuration: ${loaded.source}`)
  if (list !== null) console.log(`  list: kept in ${list.where}; you may close the tab`)
  const starting = listening.gateway.start()

  const shutDown = () => {
    process.once('SIGINT', () => process.exit(130))
    // First what is kept: its feeds would hold the server open.
    void starting
      .then(() => listening.gateway.stop())
      .then(() => close(listening.server, GRACE))
      .then(() => process.exit(0))
  }
  process.once('SIGINT', shutDown)
  process.once('SIGTERM', shutDown)
  await starting
  if (cli.open && canOpenBrowser(process.env, process.platform)) await openBrowser(address)
}

function readVersion(): string {
  const manifest = parseJson(readFileSync(join(TOP, 'package.json'), 'utf8'))
  return isJsonObject(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : '0.0.0'
}

function stop(code: 1 | 2, lines: readonly string[]): void {
  for (const line of lines) console.error(`renderwatch: ${line}`)
  process.exitCode = code
}

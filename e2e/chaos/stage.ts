/**
 * The stage of a chaos run: a vendor that lives through everything (the sandbox of one server), a gateway that can be
 * killed and frozen, and a browser whose process can be killed while its profile stays.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, test, type BrowserContext, type LaunchOptions, type Page } from '@playwright/test'
import { Sandbox } from '../sandbox.ts'
import { freePort, startServer, type RunningServer } from '../server.ts'

/** Worth nothing, accepted by the imitated vendors, and unlike anything that could stand in a text by chance. */
export const CHAOS_KEY = 'sk-chaos-key-0123456789abcdef'

/** Dialects that a run uses, with the names that their connections have on screen. */
export const DIALECTS = ['hiapi', 'piapi', 'bytespike', 'seaart'] as const
export type Dialect = (typeof DIALECTS)[number]

export class Stage {
  readonly vendor: RunningServer
  readonly sandbox: Sandbox
  readonly url: string
  readonly #port: number
  readonly #config: string
  readonly #profile = mkdtempSync(join(tmpdir(), 'renderwatch-chaos-profile-'))
  readonly #launch: LaunchOptions
  #gateway: RunningServer | null
  #context: BrowserContext | null = null

  private constructor(
    vendor: RunningServer,
    gateway: RunningServer,
    port: number,
    config: string,
    launch: LaunchOptions,
  ) {
    this.vendor = vendor
    this.sandbox = new Sandbox(vendor.url)
    this.url = gateway.url
    this.#gateway = gateway
    this.#port = port
    this.#config = config
    this.#launch = launch
  }

  static async open(launch: LaunchOptions): Promise<Stage> {
    const vendor = await startServer()
    await new Sandbox(vendor.url).reset()
    const config = join(mkdtempSync(join(tmpdir(), 'renderwatch-chaos-')), 'config.json')
    const connections = DIALECTS.map((dialect) => ({
      id: dialect,
      vendor: dialect,
      label: `Chaos ${dialect}`,
      apiKey: CHAOS_KEY,
      baseUrl: `${vendor.url}/sandbox/${dialect}`,
    }))
    writeFileSync(config, JSON.stringify({ connections, mediaHosts: ['127.0.0.1'] }), { mode: 0o600 })
    const port = await freePort()
    const gateway = await startServer(['--config', config], {}, port)
    return new Stage(vendor, gateway, port, config, launch)
  }

  async killGateway(): Promise<void> {
    await this.#gateway?.kill()
    this.#gateway = null
  }

  async startGateway(): Promise<void> {
    this.#gateway ??= await startServer(['--config', this.#config], {}, this.#port)
  }

  freezeGateway(frozen: boolean): void {
    this.#gateway?.signal(frozen ? 'SIGSTOP' : 'SIGCONT')
  }

  /** The page that a person looks at; a browser is opened where there is none. */
  async page(): Promise<Page> {
    this.#context ??= await chromium.launchPersistentContext(this.#profile, {
      ...this.#launch,
      baseURL: this.url,
      serviceWorkers: 'allow',
    })
    return this.#context.pages()[0] ?? this.#context.newPage()
  }

  async context(): Promise<BrowserContext> {
    await this.page()
    if (this.#context === null) throw new Error('the browser did not open')
    return this.#context
  }

  /** The process goes; what it had not written is lost, as when the power fails. */
  async killBrowser(): Promise<void> {
    const context = this.#context
    this.#context = null
    if (context === null) return
    const session = await context.browser()?.newBrowserCDPSession()
    await session?.send('Browser.crash').catch(() => undefined)
    await context.close().catch(() => undefined)
  }

  async close(): Promise<void> {
    this.freezeGateway(false)
    await this.#context?.close().catch(() => undefined)
    await this.killGateway()
    await this.vendor.stop()
  }
}

/** The fixture of journeys that kill things: `base.extend<{ readonly stage: Stage }>({ stage: ownStage })`. */
// Playwright reads the fixture's needs from this pattern: it may not be a plain name.
// oxlint-disable-next-line no-empty-pattern
export async function ownStage({}, provide: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.open(test.info().project.use.launchOptions ?? {})
  await provide(stage)
  await stage.close()
}

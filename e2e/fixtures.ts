/**
 * Every journey runs against its own production server with a sandbox of its own, and fails on a console error, an
 * uncaught error, a violation of the content security policy, or a request to a host that no connection names.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type Page, expect } from '@playwright/test'
import { Desk } from './desk.ts'
import { Sandbox } from './sandbox.ts'
import { served } from './served.ts'

interface Fixtures {
  readonly complaints: string[]
  /** The journey's own page. */
  readonly desk: Desk
  readonly sandbox: Sandbox
}

export const test = served.extend<Fixtures>({
  baseURL: async ({ server }, provide) => provide(server.url),
  sandbox: async ({ server }, provide) => {
    const sandbox = new Sandbox(server.url)
    await sandbox.reset()
    await provide(sandbox)
  },
  desk: async ({ page }, provide) => provide(new Desk(page)),
  complaints: [
    // Playwright reads the fixture's needs from this pattern: it may not be a plain name.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const complaints: string[] = []
      await provide(complaints)
      expect(complaints, 'the page complained').toEqual([])
    },
    { auto: true },
  ],
  context: async ({ context, complaints, server }, provide) => {
    await guard(context, server.url, complaints)
    await provide(context)
  },
})

/** For files whose journeys leave connections behind: they get a worker, and so a server, of their own. */
export const testApart = test.extend<object, { readonly apart: true }>({
  // Playwright reads the fixture's needs from this pattern: it may not be a plain name.
  // oxlint-disable-next-line no-empty-pattern
  apart: [async ({}, provide) => provide(true), { scope: 'worker', auto: true }],
})

/** Another browser, guarded as the journey's own: it remembers nothing of the ones before. Its context is to be closed. */
export async function anotherBrowser(browser: Browser, origin: string, complaints: string[]) {
  const context = await browser.newContext({ baseURL: origin, serviceWorkers: 'block', locale: 'en-GB' })
  await guard(context, origin, complaints)
  const page = await context.newPage()
  return { context, page, desk: new Desk(page) }
}

/** Collects everything that a calm page never says. */
export async function guard(context: BrowserContext, origin: string, complaints: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`content security policy: ${event.violatedDirective} blocked ${event.blockedURI}`)
    })
  })
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`))
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(blob|data|about):/.test(url)) complaints.push(`request to ${url}`)
  })
}

/** Nothing here has frames, and what passed is of no use: both cost most of the time. */
export function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
}

/** Fails on anything that axe calls serious or critical and that does not pass, as what still fades in does. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      const { violations } = await axe(page).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    })
    .toEqual([])
}

export { expect }

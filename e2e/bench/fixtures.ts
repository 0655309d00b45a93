/** A production server for the whole run, and browsers that remember nothing of one another. */
import { test as base, type Page } from '@playwright/test'
import { type RunningServer, startServer } from '../server.ts'

interface Fixtures {
  /** A page in a browser of its own, closed with everything it stored when the work is over. */
  readonly inBrowser: <T>(work: (page: Page) => Promise<T>) => Promise<T>
}

export const test = base.extend<Fixtures, { server: RunningServer }>({
  server: [
    // Playwright reads the fixture's needs from this pattern: it may not be a plain name.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const server = await startServer()
      await provide(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  inBrowser: async ({ browser, server }, provide) => {
    await provide(async (work) => {
      const context = await browser.newContext({ baseURL: server.url })
      try {
        return await work(await context.newPage())
      } finally {
        await context.close()
      }
    })
  },
})

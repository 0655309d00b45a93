/** A production server for the whole run, and browsers that remember nothing of one another. */
import type { Page } from '@playwright/test'
import { served } from '../served.ts'

interface Fixtures {
  /** A page in a browser of its own, closed with everything it stored when the work is over. */
  readonly inBrowser: <T>(work: (page: Page) => Promise<T>) => Promise<T>
}

export const test = served.extend<Fixtures>({
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

import { test as base } from '@playwright/test'
import { type RunningServer, startServer } from './server.ts'

/** With a production server for all that one worker runs. */
export const served = base.extend<object, { server: RunningServer }>({
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
})

/** Bull Board over as many jobs, where Redis is installed: what others need until their first rows stand there. */
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { firstSeen, watchOpening } from './measure.ts'

/** The number of a job, which leads to it. */
const JOB = 'main section a[href]'

interface Board {
  /** Ms until a page that was not open before shows its first jobs; null where there is no Redis. */
  readonly firstJobs: (page: Page) => Promise<number | null>
  readonly close: () => void
}

const NO_BOARD: Board = { firstJobs: () => Promise.resolve(null), close: () => undefined }

export async function bullBoard(): Promise<Board> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return NO_BOARD
  const child = fork('.ci/load/bull-board.mjs')
  const [{ port }] = await once(child, 'message')
  return {
    async firstJobs(page) {
      // Its typeface is fetched from elsewhere: neither is to wait for a line out of the house.
      await page.route('https://**', (route) => route.abort())
      await watchOpening(page, JOB)
      await page.goto(`http://127.0.0.1:${port}/queue/renders`)
      return firstSeen(page)
    },
    // It ends by itself then, and its Redis with it; a signal would leave that behind.
    close: () => child.disconnect(),
  }
}

/** For tests of pages over a gateway that keeps the list: a fake clock, the house, and what is open in it, anew for each. */
import { afterEach, beforeEach, vi } from 'vitest'
import type { TaskId } from '#domain/task/task.ts'
import { SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { keptHouse, pass, type HouseOptions, type KeptHouse } from '#testing/kept-house.ts'
import { openKeptPage, type KeptBrowser, type KeptPage } from '#testing/kept-page.ts'

interface KeptWorld {
  readonly house: KeptHouse
  /** Those that end with the test; one that was made by other means may be put there. */
  readonly pages: KeptPage[]
  open(browser?: KeptBrowser): Promise<KeptPage>
}

export function keptWorld(options: HouseOptions = {}): KeptWorld {
  let house: KeptHouse
  let pages: KeptPage[] = []
  beforeEach(async () => {
    vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    house = keptHouse(options)
    pages = []
    await house.start()
    await pass(200)
  })
  afterEach(async () => {
    const ended = Promise.all(pages.map(({ engine }) => engine.stop()))
    await pass(10 * SECOND)
    await ended
    await house.remove()
    vi.useRealTimers()
  })
  return {
    get house() {
      return house
    },
    get pages() {
      return pages
    },
    async open(browser) {
      const page = openKeptPage(house, browser)
      pages.push(page)
      void page.engine.start()
      await pass(300)
      return page
    },
  }
}

/** What a page may submit to the sandbox. */
export function aDraft(prompt: string) {
  const rest = { model: 'gpt-image-2', options: {}, tags: [], note: '', resubmitOf: null }
  return { ...rest, connection: 'sandbox-hiapi', params: { prompt } }
}

/** Tasks that a page submits, a second later. */
export async function submitted({ engine }: KeptPage, count = 1, prompt = 'a cat'): Promise<readonly TaskId[]> {
  const made = engine.commands.submit(aDraft(prompt), count)
  await pass(SECOND)
  return made
}

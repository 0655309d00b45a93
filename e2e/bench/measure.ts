/** What a person feels of a page, measured in it: until it is painted, frames, tasks that block it, CPU and memory. */
import type { CDPSession, Page } from '@playwright/test'

declare global {
  interface Window {
    /** Since the page was opened, or since they were taken last. */
    longTasks?: number[]
    /** When {@link FIRST_SEEN} was painted first. */
    firstSeen?: number
    painted?: Promise<number>
  }
}

/** As Playwright looks by itself, the page would have to draw a frame for each look. */
export const LOOK_EVERY_MS = 100

/** Before the page is opened: notes its long tasks, and when the first of `selector` was painted. */
export async function watchOpening(page: Page, selector: string): Promise<void> {
  await page.addInitScript((wanted) => {
    window.longTasks = []
    const tasks = window.longTasks
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
      buffered: true,
    })
    const look = new MutationObserver(() => {
      if (document.querySelector(wanted) === null) return
      look.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => (window.firstSeen = performance.now())))
    })
    look.observe(document, { subtree: true, childList: true })
  }, selector)
}

/** Ms from the beginning of the visit until the first of what {@link watchOpening} waits for was painted. */
export async function firstSeen(page: Page): Promise<number> {
  const seen = await page.waitForFunction(() => window.firstSeen, undefined, { polling: LOOK_EVERY_MS })
  return (await seen.jsonValue()) ?? Number.NaN
}

/** Durations of the tasks over 50 ms since the last call, longest first. The page was opened after {@link watchOpening}. */
export function takeLongTasks(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => (window.longTasks ?? []).splice(0).toSorted((a, b) => b - a))
}

/** What begins the time, and what has to be another than before for it to end. */
interface Change {
  /** On the window: `click`, `keydown`, `input`; `replaceState` or `pushState` for the address. */
  readonly event: string
  readonly selector: string
  /** All of it where this is left out; an element that was not there counts as another. */
  readonly attribute?: string
}

/** Ms from an event until the change that it makes was painted: two frames later the browser has done so. */
export async function paintedAfter(page: Page, change: Change, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(({ event, selector, attribute }) => {
    const now = () => {
      const element = document.querySelector(selector)
      return attribute === undefined ? element?.outerHTML : element?.getAttribute(attribute)
    }
    window.painted = new Promise((resolve, reject) => {
      const before = now()
      setTimeout(() => reject(new Error(`nothing became of ${selector}`)), 20_000)
      const begin = () => {
        const began = performance.now()
        const look = () => {
          if (now() === before) return
          looking.disconnect()
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)))
        }
        const looking = new MutationObserver(look)
        looking.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        queueMicrotask(look)
      }
      addEventListener(event, begin, { once: true, capture: true })
    })
  }, change)
  await act()
  return page.evaluate(async () => (await window.painted) ?? Number.NaN)
}

/** Ms of each frame while the page scrolls by so many px a frame. */
export function framesOfScrolling(page: Page, scroller: string, step: number, frames: number): Promise<number[]> {
  return page.evaluate(
    ({ scroller, step, frames }) =>
      new Promise<number[]>((resolve, reject) => {
        const view = document.querySelector(scroller)
        if (view === null) return reject(new Error(`nothing scrolls here: ${scroller}`))
        const took: number[] = []
        let last: number | null = null
        const frame = (at: number) => {
          if (last !== null) took.push(at - last)
          last = at
          view.scrollTop += step
          if (took.length < frames) requestAnimationFrame(frame)
          else if (view.scrollTop > (step * frames) / 2) resolve(took)
          else reject(new Error(`only ${view.scrollTop} px were scrolled`))
        }
        requestAnimationFrame(frame)
      }),
    { scroller, step, frames },
  )
}

/** CPU and memory of the page's own process, as the browser counts them. */
export class Meter {
  readonly #session: CDPSession

  private constructor(session: CDPSession) {
    this.#session = session
  }

  static async of(page: Page): Promise<Meter> {
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    return new Meter(session)
  }

  /**
   * Seconds that the page's main thread has worked so far, and the time at which that was so, in seconds as well: a busy
   * page answers late, and a share of the time by any other clock may be more than all of it.
   */
  async work(): Promise<{ readonly cpu: number; readonly at: number }> {
    const metrics = await this.#metrics()
    return { cpu: metrics('TaskDuration'), at: metrics('Timestamp') }
  }

  /** Bytes that are still held after everything else was let go of. */
  async heap(): Promise<number> {
    await this.collectGarbage()
    return (await this.#metrics())('JSHeapUsedSize')
  }

  async collectGarbage(): Promise<void> {
    await this.#session.send('HeapProfiler.collectGarbage')
  }

  /** All at one moment. */
  async #metrics(): Promise<(name: string) => number> {
    const { metrics } = await this.#session.send('Performance.getMetrics')
    return (name) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  }
}

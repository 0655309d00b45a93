/**
 * KIE, as far as a poll goes, with tasks that never end: it answers within the page that asks, after as long as a vendor
 * takes. A thousand answers a second are more than a gateway and a busy machine carry; here every page gets all of them,
 * and what its main thread works is its own doing. KIE has no list: whoever watches thousands asks as often.
 */
import type { Page } from '@playwright/test'
import { forwardPath, ORIGIN_HEADER, STATUS_HEADER } from '#domain/connection/gateway-protocol.ts'

declare global {
  interface Window {
    /** Answers of the vendor so far. */
    polls?: number
  }
}

/** A round about five thousand, on a machine that falls behind. */
const LONGEST_WAIT_MS = 120_000

/** Where a page asks about a task, but for the task's id at the end. */
export function pollAddress(connection: string): string {
  return forwardPath(connection, '/api/v1/jobs/recordInfo?taskId=')
}

/** Progress is told now and then: the answer about each task is like the one before in four rounds of five. */
const ROUNDS_ALIKE = 5

/** Before the page is opened, which asks about so many. */
export async function answerInPage(page: Page, connection: string, tasks: number): Promise<void> {
  const headers = { 'content-type': 'application/json', [ORIGIN_HEADER]: 'vendor', [STATUS_HEADER]: '200' }
  const address = pollAddress(connection)
  await page.addInitScript(answer, { address, headers, tasks, rounds: ROUNDS_ALIKE, now: Date.UTC(2026, 10, 1) })
}

export async function pollsOf(page: Page): Promise<number> {
  return page.evaluate(() => window.polls ?? 0)
}

export async function untilPolls(page: Page, polls: number): Promise<void> {
  await page.waitForFunction((wanted) => (window.polls ?? 0) >= wanted, polls, {
    timeout: LONGEST_WAIT_MS,
    polling: 500,
  })
}

interface Answering {
  readonly address: string
  readonly tasks: number
  readonly rounds: number
  readonly headers: Readonly<Record<string, string>>
  readonly now: number
}

/** Runs in the page: it may use nothing but its argument. Each step of it counts as the page's own work, so it takes few. */
function answer({ address, headers, now, tasks, rounds }: Answering): void {
  const fetch = window.fetch.bind(window)
  const data = {
    model: 'grok-imagine/text-to-image',
    state: 'generating',
    param: JSON.stringify({ model: 'grok-imagine/text-to-image', input: { prompt: 'A harbour beside a meadow' } }),
    resultJson: '',
    failCode: '',
    failMsg: '',
    costTime: null,
    completeTime: null,
    createTime: now,
  }
  const known = JSON.stringify(data).slice(1)
  let polls = 0
  window.fetch = (asked, init) => {
    if (typeof asked !== 'string' || !asked.startsWith(address)) return fetch(asked, init)
    polls++
    const taskId = asked.slice(address.length)
    const updateTime = now + Math.floor((polls / tasks + (Number(taskId) % rounds)) / rounds)
    const body = `{"code":200,"msg":"success","data":{"taskId":"${taskId}","updateTime":${updateTime},${known}}`
    const response = new Response(body, { headers })
    // As long as vendors take, and no two in step.
    const took = 20 + ((polls * 97) % 300)
    return new Promise((resolve) => {
      setTimeout(() => {
        window.polls = (window.polls ?? 0) + 1
        resolve(response)
      }, took)
    })
  }
}

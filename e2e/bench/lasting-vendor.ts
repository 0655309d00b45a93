/**
 * KIE, as far as a poll goes, with tasks that never end: it answers within the page that asks, after as long as a vendor
 * takes. A thousand answers a second are more than a gateway and a busy machine carry; here every page gets all of them,
 * and what its main thread works is its own doing. KIE has no list: whoever watches thousands asks as often.
 */
import type { Page } from '@playwright/test'
import { boxesPath, boxPath, LINES_TYPE } from '#domain/connection/answer-box-protocol.ts'
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
  const name = 'bench'
  const box = { opens: boxesPath, takes: boxPath(name), name, type: LINES_TYPE, origin: ORIGIN_HEADER, moment: 50 }
  const now = Date.UTC(2026, 10, 1)
  await page.addInitScript(answer, { address, headers, box, tasks, rounds: ROUNDS_ALIKE, now })
}

/** Answers so far, and when there were as many, in seconds by the page's own clock. */
export async function pollsOf(page: Page): Promise<{ readonly count: number; readonly at: number }> {
  return page.evaluate(() => ({ count: window.polls ?? 0, at: performance.now() / 1000 }))
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
  /** How the gateway answers many questions: what has come within `moment` ms, in one piece. */
  readonly box: {
    readonly opens: string
    readonly takes: string
    readonly name: string
    readonly type: string
    readonly origin: string
    readonly moment: number
  }
  readonly now: number
}

/** Runs in the page: it may use nothing but its argument. Each step of it counts as the page's own work, so it takes few. */
function answer({ address, headers, box, now, tasks, rounds }: Answering): void {
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
  const answerTo = (asked: string) => {
    polls++
    const taskId = asked.slice(address.length)
    const updateTime = now + Math.floor((polls / tasks + (Number(taskId) % rounds)) / rounds)
    // As long as vendors take, and no two in step.
    const took = 20 + ((polls * 97) % 300)
    return {
      body: `{"code":200,"msg":"success","data":{"taskId":"${taskId}","updateTime":${updateTime},${known}}`,
      took,
    }
  }
  const told = (answers: number) => (window.polls = (window.polls ?? 0) + answers)
  const alone = (asked: string) => {
    const { body, took } = answerTo(asked)
    const response = new Response(body, { headers })
    return new Promise<Response>((resolve) => {
      setTimeout(() => {
        told(1)
        resolve(response)
      }, took)
    })
  }
  const moments = new Map<number, string[]>()
  const encoder = new TextEncoder()
  let reader: ReadableStreamDefaultController<Uint8Array> | null = null
  const say = (lines: readonly string[]) => reader?.enqueue(encoder.encode(`${lines.join('\n')}\n`))
  const open = () => {
    const body = new ReadableStream({
      start(stream) {
        reader = stream
        say([JSON.stringify({ box: box.name })])
      },
    })
    return new Response(body, { headers: { 'content-type': box.type, [box.origin]: 'gateway' } })
  }
  const take = (questions: readonly { readonly nth: number; readonly address: string }[]) => {
    for (const { nth, address } of questions) {
      const { body, took } = answerTo(address)
      const moment = Math.ceil((performance.now() + took) / box.moment)
      let lines = moments.get(moment)
      if (lines === undefined) {
        lines = []
        moments.set(moment, lines)
        setTimeout(
          (ready: readonly string[]) => {
            moments.delete(moment)
            told(ready.length)
            say(ready)
          },
          moment * box.moment - performance.now(),
          lines,
        )
      }
      lines.push(JSON.stringify({ nth, status: 200, headers, body }))
    }
    return new Response(null, { status: 204 })
  }
  window.fetch = async (asked, init) => {
    if (asked === box.opens) return open()
    if (asked === box.takes && typeof init?.body === 'string') return take(JSON.parse(init.body))
    return typeof asked === 'string' && asked.startsWith(address) ? alone(asked) : fetch(asked, init)
  }
}

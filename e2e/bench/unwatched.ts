/**
 * A page that Playwright prepares and then leaves alone. While it looks on, the browser keeps the bodies of answers for
 * it: up to 200 MB for each page and worker, in the very process whose memory is to be measured (`maxTotalBufferSize` of
 * `Network.enable` in the DevTools protocol), and each piece that arrives is told.
 */
import { readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from '@playwright/test'
import * as v from 'valibot'
import config from '../playwright.config.ts'
import { freePort } from '../server.ts'

export interface Unwatched {
  /** Runs `work` in the page as if on a click; it may use nothing but its argument. */
  run<A, T>(work: (argument: A) => Promise<T>, argument: A, schema: v.GenericSchema<unknown, T>): Promise<T>
  /** Bytes that the processes of pages have in memory and share with no other: Linux alone tells. */
  memory(): number
}

/** A browser of its own, with a profile on the disk as a person has; closed when `measure` is done. */
export async function withUnwatched<T>(
  prepare: (page: Page) => Promise<void>,
  measure: (page: Unwatched) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const launch = config.use?.launchOptions
  const args = [...(launch?.args ?? []), `--remote-debugging-port=${port}`, '--window-size=1440,900']
  const browser = await chromium.launch({ ...launch, args })
  try {
    const guest = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    const page = await guest.contexts()[0]?.newPage()
    if (page === undefined) throw new Error('the browser has no profile')
    await prepare(page)
    const url = page.url()
    // Only looks away: the page is not the guest's own, and stays.
    await guest.close()
    return await measure(await unwatched(browser, url))
  } finally {
    await browser.close()
  }
}

const answerSchema = v.object({
  id: v.number(),
  result: v.optional(
    v.object({
      result: v.optional(v.object({ value: v.optional(v.unknown()) })),
      exceptionDetails: v.optional(v.unknown()),
    }),
  ),
})
type Answer = v.InferOutput<typeof answerSchema>

/** Speaks to the page itself, of which it asks nothing but to run something. */
async function unwatched(browser: Browser, url: string): Promise<Unwatched> {
  const root = await browser.newBrowserCDPSession()
  const { targetInfos } = await root.send('Target.getTargets')
  const target = targetInfos.find((one) => one.type === 'page' && one.url === url)
  if (target === undefined) throw new Error(`no page is at ${url}`)
  const { sessionId } = await root.send('Target.attachToTarget', { targetId: target.targetId })
  const asked: ((answer: Answer) => void)[] = []
  root.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = v.parse(answerSchema, JSON.parse(message))
    asked[answer.id]?.(answer)
  })
  const ask = (method: string, params: object) =>
    new Promise<Answer>((resolve, reject) => {
      const message = JSON.stringify({ id: asked.push(resolve) - 1, method, params })
      root.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
    })
  await ask('HeapProfiler.collectGarbage', {})
  const { processInfo } = await root.send('SystemInfo.getProcessInfo')
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  return {
    async run(work, argument, schema) {
      const expression = `(${work.toString()})(${JSON.stringify(argument)})`
      const { result } = await ask('Runtime.evaluate', { expression, ...OF_A_CLICK })
      if (result === undefined || result.exceptionDetails !== undefined) throw new Error(JSON.stringify(result))
      return v.parse(schema, result.result?.value)
    },
    memory: () => ids.reduce((sum, id) => sum + privateBytes(id), 0),
  }
}

const OF_A_CLICK = { awaitPromise: true, returnByValue: true, userGesture: true }

/** A page of memory on the machines that this runs on. */
const PAGE_BYTES = 4096

function privateBytes(id: number): number {
  const [, resident, shared] = readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')
  return (Number(resident) - Number(shared)) * PAGE_BYTES
}

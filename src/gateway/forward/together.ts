/** Answers many questions of a page in one request: see `together-protocol.ts`. */
import { setMaxListeners } from 'node:events'
import * as v from 'valibot'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import {
  type Answer,
  LINES_TYPE,
  MOST_TOGETHER,
  type Question,
  questionsSchema,
} from '#domain/connection/together-protocol.ts'
import type { Millis } from '#domain/time.ts'
import { type Timers, pause } from '#engine/timers.ts'
import { streamOf } from '#gateway/server/bytes.ts'
import { readJson } from '#gateway/server/read-json.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'

/** Answers of a moment travel together: each that comes for itself wakes the page for itself. */
const MOMENT: Millis = 50

const LONGEST_QUESTIONS = 1 << 20

/** What tells about the body of this request, and about no question in it. */
const OF_THE_BODY = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'accept', 'connection']

/** What an answer says to a browser that would open it. Here it is only read. */
const TO_BROWSERS = new Set([...Object.keys(INERT_HEADERS), 'cache-control'])

/** @param answer the whole gateway: what it refuses at an address, it refuses here. */
export async function answerTogether(
  request: Request,
  answer: (request: Request) => Promise<Response>,
  timers: Timers,
): Promise<Response> {
  const body = await readJson(request, LONGEST_QUESTIONS)
  if (!body.ok) return body.refusal
  const read = v.safeParse(questionsSchema, body.json)
  if (!read.success) return refuse('bad_request', `the body must be 1 to ${MOST_TOGETHER} questions`)
  const gone = new AbortController()
  // Each question listens, and more than ten are taken for a leak.
  setMaxListeners(0, gone.signal)
  const leave = () => gone.abort()
  request.signal.addEventListener('abort', leave, { once: true })
  const answers = read.output.map(async (question, nth) => {
    const one = requestOf(question, request, gone.signal)
    const refusal = () => refuse('path_not_allowed', 'a question here is a call of a vendor')
    return answerOf(nth, one === null ? refusal() : await answer(one))
  })
  const lines = linesOf(answers, (signal) => pause(timers, MOMENT, signal), gone.signal)
  return new Response(streamOf(lines, leave), { headers: HEADERS })
}

// A proxy on the way must not gather what is meant for now.
const HEADERS = {
  ...INERT_HEADERS,
  'cache-control': 'no-store',
  [ORIGIN_HEADER]: 'gateway',
  'content-type': LINES_TYPE,
  'x-accel-buffering': 'no',
} as const

/** The question as a request of its own, from the same page; null for one that leads anywhere but to a vendor. */
function requestOf({ address, headers: own }: Question, { url, headers: page }: Request, signal: AbortSignal) {
  try {
    const target = new URL(address, url)
    if (target.origin !== new URL(url).origin || !target.pathname.startsWith('/api/forward/')) return null
    const headers = new Headers(page)
    for (const name of OF_THE_BODY) headers.delete(name)
    // What the browser says of the page, a question cannot say otherwise.
    for (const [name, value] of Object.entries(own)) if (!headers.has(name)) headers.set(name, value)
    return new Request(target, { headers, signal })
  } catch {
    return null
  }
}

async function answerOf(nth: number, response: Response): Promise<Answer> {
  const headers = [...response.headers].filter(([name]) => !TO_BROWSERS.has(name))
  return { nth, status: response.status, headers: Object.fromEntries(headers), body: await response.text() }
}

/** What has come by then, every moment, until all have come or the page has left. */
async function* linesOf(
  answers: readonly Promise<Answer>[],
  moment: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let open = answers.length
  let came: Answer[] = []
  let wake: () => void = () => undefined
  for (const answer of answers) {
    // Without an answer its page hears that this one did not come, and the others stay.
    const settle = (one: Answer | null) => {
      open -= 1
      if (one !== null) came.push(one)
      wake()
    }
    answer.then(settle, () => settle(null))
  }
  while (!signal.aborted && (open > 0 || came.length > 0)) {
    if (came.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    if (open > 0) await moment(signal)
    const ready = came
    came = []
    if (ready.length > 0) yield encoder.encode(ready.map((one) => `${JSON.stringify(one)}\n`).join(''))
  }
}

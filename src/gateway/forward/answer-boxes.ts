/** Answers many questions of a page over one connection: see `answer-box-protocol.ts`. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import * as v from 'valibot'
import {
  type Answer,
  type BoxLine,
  LINES_TYPE,
  MOST_TOGETHER,
  type Question,
  questionsSchema,
} from '#domain/connection/answer-box-protocol.ts'
import type { Millis } from '#domain/time.ts'
import { type Timers, pause } from '#engine/timers.ts'
import { streamOf } from '#gateway/server/bytes.ts'
import { readJson } from '#gateway/server/read-json.ts'
import { INERT_HEADERS, refuse, TOLD_HEADERS } from '#gateway/server/refusal.ts'

/** Answers of a moment travel together: each that comes for itself wakes the page for itself. */
const MOMENT: Millis = 50

/** Of tabs that poll; one does for each browser. */
const MOST_BOXES = 100

const LONGEST_QUESTIONS = 1 << 20

/** What tells about the body of this request, and about no question in it. */
const OF_THE_BODY = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'accept', 'connection']

/** What an answer says to a browser that would open it. Here it is only read. */
const TO_BROWSERS = new Set([...Object.keys(INERT_HEADERS), 'cache-control'])

interface Box {
  came: Answer[]
  wake: () => void
  /** Aborted once nobody reads it any more. */
  readonly gone: AbortController
}

export class AnswerBoxes {
  readonly #boxes = new Map<string, Box>()
  readonly #timers: Timers

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Answers `GET /api/answers`. */
  open({ signal }: Request): Response {
    if (this.#boxes.size >= MOST_BOXES) return refuse('too_many_requests', `${MOST_BOXES} pages have a box open`)
    const id = randomUUID()
    const box: Box = { came: [], wake: () => undefined, gone: new AbortController() }
    // Each question listens, and more than ten are taken for a leak.
    setMaxListeners(0, box.gone.signal)
    this.#boxes.set(id, box)
    box.gone.signal.addEventListener('abort', () => {
      this.#boxes.delete(id)
      box.wake()
    })
    const leave = () => box.gone.abort()
    signal.addEventListener('abort', leave, { once: true })
    return new Response(streamOf(this.#linesOf(id, box), leave), {
      headers: { ...TOLD_HEADERS, 'content-type': LINES_TYPE },
    })
  }

  /**
   * Answers `POST /api/answers/<box>`.
   *
   * @param answer the whole gateway: what it refuses at an address, it refuses here.
   */
  async ask(id: string, request: Request, answer: (request: Request) => Promise<Response>): Promise<Response> {
    const body = await readJson(request, LONGEST_QUESTIONS)
    if (!body.ok) return body.refusal
    const read = v.safeParse(questionsSchema, body.json)
    if (!read.success) return refuse('bad_request', `the body must be 1 to ${MOST_TOGETHER} questions`)
    const box = this.#boxes.get(id)
    if (box === undefined) return refuse('not_found', 'this box is not open any more')
    for (const question of read.output) void this.#answer(box, question, request, answer)
    return new Response(null, { status: 204, headers: INERT_HEADERS })
  }

  /** Ends what is told to pages for ever. */
  stop(): void {
    for (const { gone } of this.#boxes.values()) gone.abort()
  }

  async #answer(
    box: Box,
    question: Question,
    page: Request,
    answer: (request: Request) => Promise<Response>,
  ): Promise<void> {
    const one = requestOf(question, page, box.gone.signal)
    const refusal = async () => refuse('path_not_allowed', 'a question here is a call of a vendor')
    const told = await heard(one === null ? refusal() : answer(one))
    // What came before may have been handed on meanwhile, list and all.
    box.came.push({ nth: question.nth, ...told })
    box.wake()
  }

  /** What has come by then, every moment, until the page has left. */
  async *#linesOf(id: string, box: Box): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder()
    const { signal } = box.gone
    yield encoder.encode(`${JSON.stringify({ box: id } satisfies BoxLine)}\n`)
    while (!signal.aborted) {
      if (box.came.length === 0) await new Promise<void>((resolve) => (box.wake = resolve))
      await pause(this.#timers, MOMENT, signal).catch(() => undefined)
      const ready = box.came
      box.came = []
      if (ready.length > 0) yield encoder.encode(ready.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
  }
}

/** Whatever goes wrong is no answer of the vendor's, and nobody else's trouble. */
async function heard(asking: Promise<Response>): Promise<Omit<Answer, 'nth'>> {
  try {
    return await read(await asking)
  } catch {
    return read(refuse('internal', 'the answer broke off at the gateway'))
  }
}

async function read(response: Response): Promise<Omit<Answer, 'nth'>> {
  const headers = [...response.headers].filter(([name]) => !TO_BROWSERS.has(name))
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() }
}

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

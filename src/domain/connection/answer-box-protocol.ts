/**
 * Many questions at a time over few connections. A browser opens no more than six to one host, and a vendor takes its
 * time: a page that waits for each answer on a connection of its own cannot watch thousands.
 *
 * - `GET  /api/answers`: a box for answers, open for as long as this is read. The first line is a {@link BoxLine}, each
 *   other one an {@link Answer}.
 * - `POST /api/answers/<box>` with {@link Question}s: 204 at once. Each is asked as if for itself at its own address, and
 *   what becomes of it comes into the box.
 *
 * Both with `x-renderwatch-token`. Refusals are the gateway's usual ones; a box that is not open any more is `not_found`.
 */
import * as v from 'valibot'

export const boxesPath = '/api/answers'

export function boxPath(box: string): string {
  return `${boxesPath}/${box}`
}

export const LINES_TYPE = 'application/x-ndjson'

/** A gateway takes no more than this in one request. */
export const MOST_TOGETHER = 100

const nth = v.pipe(v.number(), v.integer(), v.minValue(0))
const headers = v.record(v.string(), v.string())

export const boxLineSchema = v.object({ box: v.string() })
export type BoxLine = v.InferOutput<typeof boxLineSchema>

const questionSchema = v.object({
  /** As the page counts them; its answer has the same. */
  nth,
  /** Made by `forwardPath`; it is asked with GET. */
  address: v.string(),
  headers,
})
export type Question = v.InferOutput<typeof questionSchema>

export const questionsSchema = v.pipe(v.array(questionSchema), v.minLength(1), v.maxLength(MOST_TOGETHER))

export const answerSchema = v.object({
  nth,
  status: v.number(),
  /** Names in lower case. */
  headers,
  body: v.string(),
})
export type Answer = v.InferOutput<typeof answerSchema>

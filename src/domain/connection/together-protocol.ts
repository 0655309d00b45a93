/**
 * `POST /api/together` with `x-renderwatch-token` and {@link Question}s: each is answered as if it had been asked for
 * itself at its own address, by a line with an {@link Answer}, in the order in which the answers come. A browser opens no
 * more than six connections to one host, and a vendor takes its time: a page that asks for each task by itself cannot
 * watch thousands.
 */
import * as v from 'valibot'

export const togetherPath = '/api/together'

export const LINES_TYPE = 'application/x-ndjson'

/** A gateway answers no more than this in one request. */
export const MOST_TOGETHER = 100

const headers = v.record(v.string(), v.string())

const questionSchema = v.object({
  /** Made by `forwardPath`; it is asked with GET. */
  address: v.string(),
  headers,
})
export type Question = v.InferOutput<typeof questionSchema>

export const questionsSchema = v.pipe(v.array(questionSchema), v.minLength(1), v.maxLength(MOST_TOGETHER))

export const answerSchema = v.object({
  /** Place of its question, from 0. */
  nth: v.pipe(v.number(), v.integer(), v.minValue(0)),
  status: v.number(),
  /** Names in lower case. */
  headers,
  body: v.string(),
})
export type Answer = v.InferOutput<typeof answerSchema>

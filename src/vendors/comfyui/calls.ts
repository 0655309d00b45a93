/** What is asked of a server of ComfyUI. */
import { get, post } from '#vendors/reading/call.ts'

/** Every prompt in the queue and in the history is there with its whole graph. */
const LONGEST_ANSWER = 24 << 20
const LONGEST_GRAPH = 8 << 20

export const SUBMIT = post('/prompt', { bodyUpTo: LONGEST_GRAPH })
export const HISTORY = get('/history/{id}', { answerUpTo: LONGEST_ANSWER })
export const LATEST = get('/history', { answerUpTo: LONGEST_ANSWER })
export const QUEUE = get('/queue', { answerUpTo: LONGEST_ANSWER })
/** Takes what waits out of the queue. */
export const REMOVE = post('/queue')
/** Stops what runs. */
export const INTERRUPT = post('/interrupt')
export const STATS = get('/system_stats')
/** A file, by `filename`, `subfolder` and `type`. */
export const VIEW = get('/view')

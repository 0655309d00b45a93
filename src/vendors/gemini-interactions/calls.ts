/** What is asked of the Interactions API. */
import { get, post } from '#vendors/reading/call.ts'

/** Pictures and sounds stand in the answer as base64, of some megabytes each. */
const LONGEST_ANSWER = 24 << 20

/** What is sent along may be as long. */
const LONGEST_REQUEST = 16 << 20

export const SUBMIT = post('/v1beta/interactions', { answerUpTo: LONGEST_ANSWER, bodyUpTo: LONGEST_REQUEST })
export const INTERACTION = get('/v1beta/interactions/{id}', { answerUpTo: LONGEST_ANSWER })
export const CANCEL = post('/v1beta/interactions/{id}/cancel', { answerUpTo: LONGEST_ANSWER })
/** The smallest call that bills nothing. */
export const MODELS = get('/v1beta/models')
/** A file of the Files API. */
export const DOWNLOAD = get('/v1beta/files/{id}:download')

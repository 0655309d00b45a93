/** The calls of a task's life. The endpoint (the model's id) is a part of every path. */
import { get, post, put } from '#vendors/reading/call.ts'

export const SUBMIT = post('/v1/queue/{endpoint}')
export const STATUS = get('/v1/queue/{endpoint}/requests/{requestId}/status')
export const RESULT = get('/v1/queue/{endpoint}/requests/{requestId}/response')
export const CANCEL = put('/v1/queue/{endpoint}/requests/{requestId}/cancel')

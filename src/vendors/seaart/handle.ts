/**
 * What it takes to ask for a task: the id alone is not enough, the endpoint (the model's id) is a part of every path.
 * Answers carry whole URLs; only the two names are taken out of them, so that the key never follows a URL elsewhere.
 */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote } from '#domain/task/task.ts'
import type { Names } from '#vendors/naming.ts'
import { named, nameIn } from '#vendors/reading/names.ts'
import { SEGMENT, pathSegment } from '#vendors/reading/path-segment.ts'

export interface QueueRef {
  readonly endpoint: string
  readonly requestId: string
}

/** The pages show only the beginning of an id, `mmsu_01h…`; that it is a lower-case ULID is inferred, so it may be looser. */
export const REQUEST_ID = 'mmsu_[0-9a-z]{6,100}'

/** The path of a task's three calls. Inside such an address the letters of the id may be in either case. */
export const TASK_PATH = `/v1/queue/(${SEGMENT})/requests/(mmsu_[0-9A-Za-z]{6,100})(?:/(?:status|response|cancel))?`

/** Well-formed and never issued (its time is 1970): stands for a handle that is none, and answers an honest 404. */
export const IMPOSSIBLE: QueueRef = { endpoint: 'unknown-endpoint', requestId: `mmsu_${'0'.repeat(26)}` }

const ANY_TASK_URL = new RegExp(`/v1/queue/(${SEGMENT})/requests/(${SEGMENT})/(?:status|response|cancel)$`)

export function remoteOf(ref: QueueRef): Remote {
  return { id: ref.requestId, handle: { endpoint: ref.endpoint, requestId: ref.requestId } }
}

/** The two names in a handle; {@link IMPOSSIBLE} for one that is broken, so that asking ends in *not found*. */
export function refIn(handle: Json): QueueRef {
  if (!isJsonObject(handle)) return IMPOSSIBLE
  const endpoint = pathSegment(handle['endpoint'])
  const requestId = pathSegment(handle['requestId'])
  return endpoint === null || requestId === null ? IMPOSSIBLE : { endpoint, requestId }
}

/** The two names in a status, response or cancel URL, wherever it points; null for any other text. */
export function refInUrl(url: unknown): QueueRef | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null
  const [, endpoint, requestId] = ANY_TASK_URL.exec(new URL(url).pathname) ?? []
  return endpoint === undefined || requestId === undefined ? null : { endpoint, requestId }
}

/** `request_id` is the task's in a status and in a result; in an error of the gateway it is for its support alone. */
export function requestNamedIn(answer: JsonObject): Names {
  const isTask = typeof answer['status'] === 'string' || 'outputs' in answer || 'output' in answer
  if (!isTask) return {}
  const inUrl = refInUrl(answer['response_url'])
  return { ...(inUrl === null ? {} : named('request_id', inUrl.requestId)), ...nameIn(answer, 'request_id') }
}

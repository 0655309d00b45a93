import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { piapi } from '#vendors/piapi/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-failed', 200, 'piapi/task-failed'],
  ['task', 'task-failed-no-reason', 200, 'unknown'],
  ['task', 'task-failed-moderation', 200, 'piapi/prompt-refused'],
  ['task', 'task-failed-freeze-point', 200, 'piapi/freeze-point'],
  ['task', 'task-failed-midjourney', 200, 'piapi/bad-parameter'],
  ['submit', 'error-invalid-request', 400, 'piapi/invalid-request'],
  ['submit', 'error-task-type', 400, 'piapi/invalid-request'],
  ['submit', 'error-unauthorized', 401, 'piapi/unauthorized'],
  ['submit', 'error-no-credits', 402, 'piapi/balance'],
  ['submit', 'error-plan', 403, 'piapi/plan'],
  ['submit', 'error-plan-credits', 403, 'piapi/balance'],
  ['submit', 'error-throttled', 429, 'piapi/throttled-submit'],
  ['submit', 'error-concurrency', 429, 'piapi/throttled-submit'],
  ['submit', 'error-freeze-point', 500, 'piapi/freeze-point'],
  ['submit', 'error-server', 500, 'general/unconfirmed'],
  ['poll', 'error-unauthorized', 401, 'piapi/unauthorized'],
  ['poll', 'error-no-credits', 402, 'piapi/balance'],
  ['poll', 'error-plan', 403, 'piapi/plan'],
  ['poll', 'error-not-found', 404, 'piapi/not-found'],
  ['poll', 'error-not-found-bare', 404, 'piapi/not-found'],
  ['poll', 'error-throttled', 429, 'piapi/throttled'],
  ['poll', 'error-server', 500, 'general/http-5xx'],
  ['poll', 'error-page-size', 400, 'general/drift'],
  ['poll', 'task-missing-status', 200, 'general/drift'],
  ['cancel', 'error-not-found', 404, 'piapi/not-found'],
  ['cancel', 'error-unauthorized', 401, 'piapi/unauthorized'],
]

ruleContract(piapi, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W' },
  recorded: RECORDED,
  codes: '',
})

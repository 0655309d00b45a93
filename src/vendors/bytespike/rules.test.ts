import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-failed-moderation', 200, 'bytespike/prompt-refused'],
  ['task', 'task-failed-invalid', 200, 'bytespike/invalid-param'],
  ['task', 'task-failed-timeout', 200, 'bytespike/task-timeout'],
  ['task', 'task-failed-upstream', 200, 'bytespike/upstream'],
  ['task', 'task-failed-no-reason', 200, 'unknown'],
  ['task', 'error-blocked', 451, 'bytespike/moderation'],
  ['submit', 'error-blocked', 451, 'bytespike/moderation'],
  ['submit', 'error-invalid-param', 400, 'bytespike/invalid-param'],
  ['submit', 'error-model-not-found', 400, 'bytespike/model-not-found'],
  ['submit', 'error-context-length', 400, 'bytespike/invalid-param'],
  ['submit', 'error-duplicate', 400, 'bytespike/duplicate'],
  ['submit', 'error-duplicate', 409, 'bytespike/duplicate'],
  ['submit', 'error-invalid-key', 401, 'bytespike/unauthorized'],
  ['submit', 'error-balance', 402, 'bytespike/balance'],
  ['submit', 'error-quota', 402, 'bytespike/quota'],
  ['submit', 'error-permission', 403, 'bytespike/forbidden'],
  ['submit', 'error-model-not-in-group', 403, 'bytespike/model-not-in-group'],
  ['submit', 'error-wrong-route', 404, 'bytespike/wrong-route'],
  ['submit', 'error-messages-shape', 404, 'bytespike/wrong-route'],
  ['submit', 'error-too-large', 413, 'bytespike/too-large'],
  ['submit', 'error-spend-window', 429, 'bytespike/throttled-submit'],
  ['submit', 'error-concurrency', 429, 'bytespike/throttled-submit'],
  ['submit', 'error-no-capacity', 503, 'general/unconfirmed'],
  ['poll', 'error-invalid-key', 401, 'bytespike/unauthorized'],
  ['poll', 'error-balance', 402, 'bytespike/balance'],
  ['poll', 'error-permission', 403, 'bytespike/forbidden'],
  ['poll', 'error-task-not-found', 404, 'bytespike/not-found'],
  ['poll', 'error-wrong-route', 404, 'general/drift'],
  ['poll', 'error-concurrency', 429, 'general/http-429'],
  ['poll', 'error-internal', 500, 'general/http-5xx'],
  ['poll', 'error-no-capacity', 503, 'general/http-5xx'],
  ['poll', 'error-upstream-timeout', 504, 'general/http-5xx'],
  ['poll', 'task-missing-status', 200, 'general/drift'],
]

ruleContract(bytespike, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W' },
  recorded: RECORDED,
  codes:
    'invalid_param model_not_found context_length_exceeded duplicate_out_task_id invalid_api_key insufficient_balance quota_exceeded permission_denied model_not_in_group not_found task_not_found request_too_large',
})

import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { seaart } from '#vendors/seaart/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-fail-inference-failure', 200, 'seaart/inference-failure'],
  ['task', 'task-fail-inference-timeout', 200, 'seaart/inference-timeout'],
  ['task', 'task-fail-request-invalid', 200, 'seaart/request-invalid'],
  ['task', 'task-fail-request-invalid-object', 200, 'seaart/request-invalid'],
  ['task', 'task-fail-content-blocked', 200, 'seaart/prompt-refused'],
  ['task', 'task-fail-blocked-by-maker', 200, 'seaart/output-refused'],
  ['task', 'task-fail-internal', 200, 'seaart/internal'],
  ['task', 'task-fail-no-type', 200, 'unknown'],
  ['submit', 'error-unauthorized', 401, 'seaart/unauthorized'],
  ['submit', 'error-unauthorized-platform', 200, 'seaart/unauthorized'],
  ['submit', 'error-balance', 402, 'seaart/balance'],
  ['submit', 'error-balance', 200, 'seaart/balance'],
  ['submit', 'error-balance-frozen', 402, 'seaart/balance'],
  ['submit', 'error-model-not-allowed', 403, 'seaart/model-not-allowed'],
  ['submit', 'error-forbidden', 403, 'general/http-403'],
  ['submit', 'error-app-not-found', 404, 'seaart/app-not-found'],
  ['submit', 'error-no-route', 404, 'general/http-404'],
  ['submit', 'error-webhook', 400, 'seaart/not-supported'],
  ['submit', 'error-throttled', 429, 'seaart/throttled-submit'],
  ['submit', 'error-runtime', 500, 'general/unconfirmed'],
  ['submit', 'submit-no-id', 200, 'general/unconfirmed'],
  ['poll', 'error-unauthorized', 401, 'seaart/unauthorized'],
  ['poll', 'error-unauthorized-platform', 401, 'seaart/unauthorized'],
  ['poll', 'error-balance', 402, 'seaart/balance'],
  ['poll', 'error-model-not-allowed', 403, 'seaart/model-not-allowed'],
  ['poll', 'error-forbidden', 403, 'general/http-403'],
  ['poll', 'error-not-found', 404, 'seaart/not-found'],
  ['poll', 'error-app-not-found', 404, 'seaart/not-found'],
  ['poll', 'error-no-route', 404, 'general/drift'],
  ['poll', 'error-throttled', 429, 'seaart/throttled'],
  ['poll', 'error-runtime', 500, 'seaart/runtime-failed'],
  ['poll', 'error-gateway-page', 502, 'general/http-5xx'],
  ['poll', 'status-missing', 200, 'general/drift'],
  ['cancel', 'cancel-not-found', 404, 'seaart/cancel-not-found'],
  ['cancel', 'error-unauthorized', 401, 'seaart/unauthorized'],
]

ruleContract(seaart, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W' },
  recorded: RECORDED,
  codes:
    'INFERENCE_FAILURE INFERENCE_TIMEOUT REQUEST_INVALID CONTENT_BLOCKED INTERNAL_SERVER_ERROR UNAUTHORIZED RATE_LIMIT_EXCEEDED 40201 40202 40203 40204 40205 40206 40207 40208',
})

/** Both dialects in one place: the rules of their host are reached by recordings of either. */
import { expect, it } from 'vitest'
import { aFailure } from '#testing/builders.ts'
import { triage } from '#triage/triage.ts'
import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'

const REFERENCE: readonly RecordedFailure[] = [
  ['task', 'task-fail-task-failed', 200, 'hiapi/task-failed'],
  ['task', 'task-fail-moderation', 200, 'hiapi/prompt-refused'],
  ['task', 'task-fail-task-timeout', 200, 'hiapi/task-timeout'],
  ['task', 'task-fail-model-unavailable', 200, 'hiapi/model-unavailable'],
  ['task', 'task-fail-storage-unavailable', 200, 'hiapi/storage-unavailable'],
  ['task', 'task-fail-invalid-request', 200, 'hiapi/invalid-request'],
  ['task', 'task-fail-no-reason', 200, 'unknown'],
  ['submit', 'error-invalid-request', 400, 'hiapi/invalid-request'],
  ['submit', 'error-model-unavailable', 400, 'hiapi/model-unavailable'],
  ['submit', 'error-task-failed', 400, 'hiapi/submit-rejected'],
  ['submit', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['submit', 'error-gateway-unauthorized', 401, 'hiapi/unauthorized'],
  ['submit', 'error-balance', 402, 'hiapi/balance'],
  ['submit', 'error-forbidden', 403, 'hiapi/forbidden'],
  ['submit', 'error-forbidden-quota', 403, 'hiapi/balance'],
  ['submit', 'error-key-processing', 409, 'hiapi/key-processing'],
  ['submit', 'error-key-mismatch', 422, 'hiapi/key-mismatch'],
  ['submit', 'error-throttled', 429, 'hiapi/throttled-submit'],
  ['submit', 'error-gateway-throttled', 429, 'hiapi/throttled-submit'],
  ['submit', 'error-timeout', 504, 'general/unconfirmed'],
  ['submit', 'create-no-id', 200, 'general/unconfirmed'],
  ['poll', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['poll', 'error-gateway-unauthorized', 401, 'hiapi/unauthorized'],
  ['poll', 'error-balance', 402, 'hiapi/balance'],
  ['poll', 'error-forbidden', 403, 'hiapi/forbidden'],
  ['poll', 'error-not-found', 404, 'hiapi/not-found'],
  ['poll', 'error-throttled', 429, 'hiapi/throttled'],
  ['poll', 'error-gateway-throttled', 429, 'hiapi/throttled'],
  ['poll', 'error-storage', 500, 'general/http-5xx'],
  ['poll', 'error-busy', 503, 'hiapi/busy'],
  ['poll', 'error-timeout', 504, 'general/http-5xx'],
  ['poll', 'task-missing-status', 200, 'general/drift'],
  ['poll', 'error-invalid-request', 400, 'general/drift'],
]

const GUIDE: readonly RecordedFailure[] = [
  ['task', 'task-failed-model-error', 200, 'hiapi-guide/upstream-failed'],
  ['task', 'task-failed-provider-error', 200, 'hiapi-guide/upstream-failed'],
  ['task', 'task-failed-model-code', 200, 'hiapi-guide/model-code'],
  ['task', 'task-failed-invalid-request', 200, 'hiapi-guide/invalid-request'],
  ['task', 'task-failed-input-too-large', 200, 'hiapi-guide/input-too-large'],
  ['task', 'task-failed-unsupported-format', 200, 'hiapi-guide/unsupported-format'],
  ['task', 'task-failed-moderation', 200, 'hiapi/prompt-refused'],
  ['task', 'task-timeout', 200, 'hiapi-guide/task-timeout'],
  ['submit', 'error-invalid-request', 400, 'hiapi-guide/invalid-request'],
  ['submit', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['submit', 'error-balance', 402, 'hiapi/balance'],
  ['submit', 'error-throttled', 429, 'hiapi/throttled-submit'],
  ['poll', 'error-unauthorized', 401, 'hiapi/unauthorized'],
  ['poll', 'error-not-found', 404, 'hiapi/not-found'],
  ['poll', 'error-throttled', 429, 'hiapi/throttled'],
]

const handle = { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W' }

ruleContract(hiapi, {
  fixtures: join(import.meta.dirname, 'reference/fixtures'),
  handle,
  recorded: REFERENCE,
  codes:
    'INVALID_REQUEST MODEL_UNAVAILABLE TASK_FAILED TASK_TIMEOUT STORAGE_UNAVAILABLE IDEMPOTENCY_KEY_PROCESSING IDEMPOTENCY_KEY_MISMATCH',
  reachedElsewhere: GUIDE.map(([, , , rule]) => rule),
})

ruleContract(hiapiGuide, {
  fixtures: join(import.meta.dirname, 'guide/fixtures'),
  handle,
  recorded: GUIDE,
  codes:
    'model_error provider_error invalid_request input_too_large unsupported_format task_timeout permission_denied rate_limit_exceeded',
  unmet: ['error-envelope-not-found'],
  reachedElsewhere: REFERENCE.map(([, , , rule]) => rule),
})

it('takes a code that only one model has for a failure of that model, and leaves refusals what they are', async () => {
  const { rules } = await hiapiGuide.rules()
  const book = new Map([['hiapi-guide', rules]])
  const failed = (code: string | null, message: string) =>
    triage(book, 'hiapi-guide', aFailure({ step: 'task', httpStatus: 200, code, message }))
  expect(failed('VEO_3_SAMPLER_DIVERGED', 'the sampler diverged')).toMatchObject({
    rule: 'hiapi-guide/model-code',
    verdict: { category: 'model', actor: 'vendor', retry: { kind: 'safe' } },
  })
  expect(failed('veo_blocked', 'The prompt was blocked by our content policy').rule).toBe('hiapi/prompt-refused')
  expect(failed(null, 'no reason').rule).toBe('unknown')
})

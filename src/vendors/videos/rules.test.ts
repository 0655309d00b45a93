import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { videos } from '#vendors/videos/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-failed-moderation', 200, 'videos/moderation'],
  ['task', 'task-failed-generation', 200, 'videos/generation-failed'],
  ['task', 'task-failed-parameter', 200, 'videos/invalid-request'],
  ['task', 'task-failed-no-reason', 200, 'unknown'],
  ['task', 'task-expired', 200, 'videos/expired'],
  ['submit', 'error-moderation', 400, 'videos/moderation'],
  ['submit', 'error-invalid-request', 400, 'videos/invalid-request'],
  ['submit', 'error-unauthorized', 401, 'videos/unauthorized'],
  ['submit', 'error-forbidden', 403, 'videos/forbidden'],
  ['submit', 'error-quota', 429, 'videos/balance'],
  ['submit', 'error-throttled', 429, 'videos/throttled-submit'],
  ['submit', 'error-server', 500, 'general/unconfirmed'],
  ['poll', 'error-unauthorized', 401, 'videos/unauthorized'],
  ['poll', 'error-not-found', 404, 'videos/not-found'],
  ['poll', 'error-throttled', 429, 'videos/throttled'],
  ['poll', 'error-server', 500, 'general/http-5xx'],
]

ruleContract(videos, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { id: 'video_68e1a5c0b3d48190a1b2c3d4e5f60718' },
  recorded: RECORDED,
  codes: 'moderation_blocked insufficient_quota billing_hard_limit_reached video_generation_failed rate_limit_exceeded',
})

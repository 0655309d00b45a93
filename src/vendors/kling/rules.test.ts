import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { kling } from '#vendors/kling/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-failed-risk', 200, 'kling/moderation'],
  ['task', 'task-failed-internal', 200, 'kling/task-failed'],
  ['task', 'task-failed-no-reason', 200, 'unknown'],
  ['submit', 'error-authentication', 401, 'kling/unauthorized'],
  ['submit', 'error-account', 429, 'kling/account'],
  ['submit', 'error-arrears', 429, 'kling/balance'],
  ['submit', 'error-forbidden', 403, 'kling/forbidden'],
  ['submit', 'error-invalid', 400, 'kling/invalid-request'],
  ['submit', 'error-content', 400, 'kling/moderation'],
  ['submit', 'error-too-often', 429, 'kling/throttled-submit'],
  ['submit', 'error-parallel', 429, 'kling/throttled-submit'],
  ['submit', 'error-address', 429, 'kling/address'],
  ['submit', 'error-server', 500, 'general/unconfirmed'],
  ['poll', 'error-authorization', 401, 'kling/unauthorized'],
  ['poll', 'error-not-yet', 401, 'kling/clock'],
  ['poll', 'error-expired', 401, 'kling/clock'],
  ['poll', 'error-not-found', 404, 'kling/not-found'],
  ['poll', 'error-too-often', 429, 'kling/throttled'],
  ['poll', 'error-maintenance', 503, 'general/http-5xx'],
]

ruleContract(createRegistry([kling]).of('kling') ?? kling, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { route: 'videos/text2video', id: '867283741759111202' },
  recorded: RECORDED,
  codes: '1000 1001 1002 1003 1004 1100 1101 1102 1103 1200 1201 1202 1300 1301 1302 1303 1304',
})

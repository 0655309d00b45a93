import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { geminiInteractions } from '#vendors/gemini-interactions/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-failed-safety', 200, 'gemini-interactions/moderation'],
  ['task', 'task-failed-in-step', 200, 'gemini-interactions/broke-down'],
  ['task', 'task-failed-argument', 200, 'gemini-interactions/invalid-argument'],
  ['task', 'task-failed-incomplete', 200, 'gemini-interactions/incomplete'],
  ['task', 'task-failed-budget', 200, 'gemini-interactions/balance'],
  ['task', 'task-failed-no-reason', 200, 'unknown'],
  ['submit', 'error-wrong-key', 400, 'gemini-interactions/unauthorized'],
  ['submit', 'error-forbidden', 403, 'gemini-interactions/forbidden'],
  ['submit', 'error-invalid-argument', 400, 'gemini-interactions/invalid-argument'],
  ['submit', 'error-precondition', 400, 'gemini-interactions/precondition'],
  ['submit', 'error-throttled', 429, 'gemini-interactions/throttled-submit'],
  ['submit', 'error-overloaded', 503, 'general/unconfirmed'],
  ['poll', 'error-wrong-key', 400, 'gemini-interactions/unauthorized'],
  ['poll', 'error-unauthenticated', 401, 'gemini-interactions/unauthorized'],
  ['poll', 'error-may-not-exist', 403, 'gemini-interactions/not-found'],
  ['poll', 'error-not-found', 404, 'gemini-interactions/not-found'],
  ['poll', 'error-throttled', 429, 'gemini-interactions/throttled'],
  ['poll', 'error-overloaded', 503, 'general/http-5xx'],
]

ruleContract(geminiInteractions, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { id: 'v1_ChdLb2FsYTRjMWYwYjdlNmEyZDRjMzk5YjVlMmY4MGQx' },
  recorded: RECORDED,
  codes:
    'SAFETY PROHIBITED_CONTENT BLOCKLIST RECITATION IMAGE_SAFETY RESOURCE_EXHAUSTED API_KEY_INVALID INVALID_ARGUMENT',
})

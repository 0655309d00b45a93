import { join } from 'node:path'
import { ruleContract, type RecordedFailure } from '#testing/rule-contract.ts'
import { comfyui } from '#vendors/comfyui/adapter.ts'

const RECORDED: readonly RecordedFailure[] = [
  ['task', 'task-failed-memory', 200, 'comfyui/out-of-memory'],
  ['task', 'task-failed-node', 200, 'comfyui/node-failed'],
  ['task', 'task-failed-no-reason', 200, 'unknown'],
  ['submit', 'error-validation', 400, 'comfyui/invalid-workflow'],
  ['submit', 'error-no-prompt', 400, 'comfyui/invalid-workflow'],
  ['submit', 'error-unauthorized', 401, 'comfyui/unauthorized'],
  ['submit', 'error-throttled', 429, 'comfyui/throttled-submit'],
  ['poll', 'error-forbidden', 403, 'comfyui/forbidden'],
  ['poll', 'error-throttled', 429, 'comfyui/throttled'],
  ['poll', 'error-server', 500, 'comfyui/server'],
  ['poll', 'error-no-prompt', 404, 'comfyui/not-found'],
]

ruleContract(comfyui, {
  fixtures: join(import.meta.dirname, 'fixtures'),
  handle: { id: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11' },
  recorded: RECORDED,
  codes: 'torch.OutOfMemoryError prompt_outputs_failed_validation prompt_no_outputs invalid_prompt no_prompt',
})

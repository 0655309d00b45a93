/** ByteSpike's codes and statuses (docs.bytespike.ai/concepts/error-handling, errors-reference, rate-limits). */
import { MINUTE, SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const ERRORS = 'https://docs.bytespike.ai/concepts/errors-reference'
const LIMITS = 'https://docs.bytespike.ai/concepts/rate-limits'
const KEYS = 'https://docs.bytespike.ai/authentication'
const SUBMIT = 'https://docs.bytespike.ai/api-reference/utility/tasks-submit'
const QUERY = 'https://docs.bytespike.ai/api-reference/utility/tasks-query'

const bytespike = ruleBuilders('bytespike', 'ByteSpike')

export const rules: readonly TriageRule[] = [
  ...bytespike.refusals({
    by: 'The safety filter of the model',
    note: 'This attempt was not billed.',
    codes: [{ reasons: 'none', statuses: [451] }],
    source: 'https://docs.bytespike.ai/api-reference/video/sora-2',
  }),
  bytespike.balance({
    id: 'quota',
    when: [{ codes: ['quota_exceeded'] }],
    title: 'This key has used up its lifetime quota',
    explanation:
      'The wallet may still have money: the cap is on this key alone. No task was made and nothing was billed. Tasks that are running are still watched.',
    steps: [
      'Raise the quota of this key in the ByteSpike console, or use another key.',
      'Then submit again: it makes a new billed task.',
    ],
    source: ERRORS,
  }),
  bytespike.balance({
    when: [
      { statuses: [402] },
      { codes: ['insufficient_balance'] },
      { reasons: 'none', steps: ['task'], refused: ['balance'] },
    ],
    title: 'The ByteSpike wallet is empty',
    explanation:
      'ByteSpike starts no new work before there is money again. No task was made and nothing was billed. Tasks that are running are still watched.',
    steps: ['Top up the wallet in the ByteSpike console.', 'Then submit again: it makes a new billed task.'],
    source: ERRORS,
  }),
  bytespike.rule({
    id: 'duplicate',
    // 409 on the submit page, 400 in the table of errors.
    when: [{ codes: ['duplicate_out_task_id'] }, { reasons: 'none', steps: ['submit'], statuses: [409] }],
    category: 'submit',
    actor: 'you',
    retry: { kind: 'after-change' },
    bills: true,
    title: 'This own id belongs to another request',
    explanation:
      'ByteSpike has already made a task of this out_task_id with another model or other parameters, so it made none of this. The first task goes on, and may be billed.',
    steps: [
      'Track the first task: query ByteSpike by the out_task_id that the request shows.',
      'If that is not what you want, submit this as a new task: that uses a new own id.',
    ],
    source: SUBMIT,
  }),
  bytespike.forbidden({
    id: 'model-not-in-group',
    when: [{ codes: ['model_not_in_group'] }],
    bills: true,
    title: 'This key cannot reach the model',
    explanation:
      'Each ByteSpike key belongs to one routing group, which decides the models it reaches. The model exists, but not for this key. Nothing was billed.',
    steps: ['Choose another model, or a connection whose key is in a group with this model.', 'Then submit again.'],
    source: ERRORS,
  }),
  bytespike.rule({
    id: 'model-not-found',
    when: [{ codes: ['model_not_found'] }],
    category: 'model',
    actor: 'you',
    retry: { kind: 'after-change' },
    bills: true,
    title: 'ByteSpike has no model of this name',
    explanation: 'The name is not in the catalogue, or is of a text model, which makes no tasks. Nothing was billed.',
    steps: ['Look up the name in the catalogue of ByteSpike: dots and dashes count.', 'Then submit it again.'],
    source: ERRORS,
  }),
  bytespike.input({
    id: 'too-large',
    when: [
      { reasons: 'none', statuses: [413] },
      { reasons: 'none', codes: ['request_too_large'] },
    ],
    title: 'The request is larger than 1 MiB',
    explanation:
      'ByteSpike takes at most 1 MiB for a call about tasks. An image inside the request is the usual cause.',
    steps: ['Give images by their address instead of their bytes.', 'Then submit it as a new task.'],
    source: ERRORS,
  }),
  bytespike.input({
    id: 'invalid-param',
    when: [
      { reasons: 'none', codes: ['invalid_param', 'context_length_exceeded'] },
      { reasons: 'none', statuses: [400, 422] },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'A parameter is not accepted',
    explanation:
      'A field is missing, out of range, too long or not one of this model. Nothing was billed, and the same request will be refused again.',
    source: ERRORS,
  }),
  bytespike.wrongKey({
    when: [{ statuses: [401] }, { codes: ['invalid_api_key'] }],
    keyIs: 'missing, revoked or expired',
    shown: 'in the ByteSpike console',
    source: KEYS,
  }),
  bytespike.forbidden({
    when: [{ statuses: [403] }, { codes: ['permission_denied'] }],
    title: 'This key does not work from this address',
    explanation:
      'ByteSpike knows the key but refuses the call. Keys can have lists of addresses that may or may not use them, and the gateway has to be on the right side of them.',
    steps: [
      'Compare the address lists of this key with the public address of the machine that runs the gateway.',
      'Then press Test on the Connections screen: that bills nothing.',
    ],
    source: KEYS,
  }),
  bytespike.notFound({
    when: [{ codes: ['task_not_found'] }, { reasons: 'none', statuses: [404], steps: ['poll', 'task', 'cancel'] }],
    title: 'Not found, or of another key',
    explanation:
      'ByteSpike does not know this task for this key. It answers the same for a task that another key of the same account has made.',
    steps: [
      'Check that the whole id was pasted.',
      'Track it on a connection with the key that made it. Ids of this form are used by HiAPI too.',
    ],
    source: QUERY,
  }),
  bytespike.rule({
    id: 'wrong-route',
    when: [{ codes: ['not_found', 'not_found_error'] }],
    category: 'drift',
    actor: 'you',
    retry: { kind: 'after-change' },
    bills: false,
    title: 'ByteSpike has no such address',
    explanation:
      'The answer is about the address of the call, not about the task, which keeps its last known state. The base address of this connection may have a part too many.',
    steps: [
      'Check the base address: https://llm.bytespike.ai, without /v1.',
      'Then press Test on the Connections screen.',
    ],
    source: ERRORS,
  }),
  bytespike.throttledSubmit({
    waitMs: 3 * SECOND,
    title: 'The submit waits for a free place or a new window',
    explanation:
      'The plan allows so many tasks at a time, and a key so much money in 5 hours, a day and a week. No task was made. The same request goes out again after the wait and makes one billed task; polls go on meanwhile.',
    advice: 'If a spend window is used up, raise it in the ByteSpike console or use another key.',
    source: LIMITS,
  }),
  bytespike.rule({
    id: 'task-timeout',
    when: [{ reasons: 'none', steps: ['task'], says: ['timed out', 'timeout', 'too long'] }],
    category: 'timeout',
    actor: 'nobody',
    retry: { kind: 'safe' },
    bills: true,
    title: 'The model took too long',
    explanation:
      'The provider behind ByteSpike gave no result in time. A failed task is free; submitting it again makes a new task, which is billed if it succeeds.',
    steps: ['Submit it again.', 'If it happens again, ask for less: a shorter video or a lower resolution.'],
    source: QUERY,
  }),
  bytespike.brokeDown({
    id: 'upstream',
    when: [{ reasons: 'none', steps: ['task'], says: ['upstream', 'provider', 'generate', 'generation'] }],
    category: 'model',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'The generation failed',
    explanation:
      'The model behind ByteSpike gave no result. A failed task is free; submitting it again makes a new task, which is billed if it succeeds.',
    steps: ['Wait a minute, then submit it again once.', 'If it fails again, change the input or the model.'],
    source: QUERY,
  }),
]

/** HiAPI's own codes, in `error_code` of a refusal or `error.code` of a failed task (Python SDK 0.2.1). */
import { MINUTE } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'
import { HOST_RULES } from '#vendors/hiapi/rules.ts'

const SDK = 'https://github.com/HiAPIAI/hiapi-python'
const CREATE = 'https://docs.hiapi.ai/async-api/create/'

const hiapi = ruleBuilders('hiapi', 'HiAPI')

export const rules: readonly TriageRule[] = [
  ...HOST_RULES,
  hiapi.input({
    id: 'invalid-request',
    when: [
      { reasons: 'none', codes: ['INVALID_REQUEST'] },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'A parameter is not accepted',
    explanation:
      'HiAPI found a parameter missing, out of range or unknown to this model. Sending the same again changes nothing.',
    steps: [
      'Read the message: it names the parameter; for an unknown route it lists the routes there are.',
      'Correct it, then submit it as a new task.',
    ],
    source: CREATE,
  }),
  hiapi.brokeDown({
    id: 'model-unavailable',
    when: [{ reasons: 'none', codes: ['MODEL_UNAVAILABLE'] }],
    category: 'model',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'The model or its route is down',
    explanation: 'HiAPI has no working provider for this model at the moment. Your request is not at fault.',
    steps: [
      'Wait a minute or two, then submit again: it makes a new billed task.',
      'Or choose another route or model.',
    ],
    source: SDK,
  }),
  hiapi.input({
    id: 'submit-rejected',
    when: [{ reasons: 'none', codes: ['TASK_FAILED'], steps: ['submit'] }],
    title: 'The submit was rejected',
    explanation:
      'The model refused the request as soon as it came, so no task was made. As it is, it will be refused again.',
    steps: ['Read the message for the reason.', 'Change the input, then submit again.'],
    source: SDK,
  }),
  hiapi.rule({
    id: 'task-failed',
    when: [{ reasons: 'none', codes: ['TASK_FAILED'] }],
    category: 'model',
    actor: 'you',
    retry: { kind: 'after-change' },
    bills: true,
    title: 'The generation failed',
    explanation:
      'The model gave up on this task. HiAPI advises to read the message and change the input: the same request often fails the same way, and each new submit is billed.',
    steps: ['Read the message for the reason.', 'Change the input or the model, then submit it as a new task.'],
    source: SDK,
  }),
  hiapi.brokeDown({
    id: 'task-timeout',
    when: [{ reasons: 'none', codes: ['TASK_TIMEOUT'] }],
    category: 'timeout',
    retry: { kind: 'safe' },
    title: 'The provider took too long',
    explanation:
      'The provider behind HiAPI did not finish in time. The request is not at fault. A task that timed out is usually not charged for output; a retry is a new billed task.',
    steps: ['Submit it again, unchanged.', 'If it times out again, ask for a shorter or smaller output, or try later.'],
    source: SDK,
  }),
  hiapi.brokeDown({
    id: 'storage-unavailable',
    when: [{ reasons: 'none', codes: ['STORAGE_UNAVAILABLE'] }],
    category: 'storage',
    retry: { kind: 'safe' },
    title: 'The output could not be stored',
    explanation:
      'HiAPI generated something but failed to store the files, so there is nothing to download. A retry generates anew and is a new billed task.',
    steps: ['Submit it again, unchanged.', 'If this task was charged, ask HiAPI about it with the task id.'],
    source: SDK,
  }),
]

/** Task codes that only HiAPI's guides name, with the guides' own reading of them ("task stuck or timed out"). */
import { MINUTE } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'
import { HOST_RULES } from '#vendors/hiapi/rules.ts'

const GUIDES = 'https://www.hiapi.ai/en/blog'

const guide = ruleBuilders('hiapi-guide', 'HiAPI')

export const rules: readonly TriageRule[] = [
  ...HOST_RULES,
  guide.input({
    id: 'invalid-request',
    when: [
      { reasons: 'none', codes: ['invalid_request'] },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'A parameter is not accepted',
    explanation:
      'A parameter is missing, out of range or unknown to this model. Sending the same again changes nothing.',
    source: GUIDES,
  }),
  guide.brokeDown({
    id: 'upstream-failed',
    when: [{ reasons: 'none', codes: ['model_error', 'provider_error'] }],
    category: 'model',
    retry: { kind: 'safe' },
    title: 'The model or its provider failed',
    explanation:
      'Something broke behind HiAPI. HiAPI advises to try once more, and to change the model if that fails too. Each new submit is a billed task.',
    steps: [
      'Submit it once more, unchanged.',
      'If it fails again, choose another model, or open a ticket with the request id.',
    ],
    source: GUIDES,
  }),
  guide.input({
    id: 'input-too-large',
    when: [{ reasons: 'none', codes: ['input_too_large'] }],
    title: 'An input file is too large',
    explanation:
      'The model takes smaller files, fewer pixels or a shorter prompt. The same input will be refused again.',
    steps: ['Make the input file or the prompt smaller.', 'Submit it as a new task.'],
    source: GUIDES,
  }),
  guide.input({
    id: 'unsupported-format',
    when: [{ reasons: 'none', codes: ['unsupported_format'] }],
    title: 'An input file has a format that the model does not read',
    explanation: 'The model does not read this kind of file, or the file is not what its name says.',
    steps: ['Convert the file: PNG, JPEG or WebP for images, MP4 for video.', 'Submit it as a new task.'],
    source: GUIDES,
  }),
  guide.brokeDown({
    id: 'task-timeout',
    when: [{ reasons: 'none', codes: ['task_timeout'] }],
    category: 'timeout',
    retry: { kind: 'after-wait', waitMs: 5 * MINUTE },
    title: 'The task took too long',
    explanation:
      'The queue or the model was too slow. A task that timed out is usually not charged for output; a retry is a new billed task.',
    steps: ['Try again later, unchanged.', 'If it times out again, open a ticket with the request id.'],
    source: GUIDES,
  }),
  guide.brokeDown({
    // The last: what a rule above, or the words of a refusal, tell better is told there.
    id: 'model-code',
    when: [{ reasons: 'none', steps: ['task'], codes: 'any' }],
    category: 'model',
    retry: { kind: 'safe' },
    title: 'The model failed, with a code of its own',
    explanation:
      'The guides count a code that only one model has as a failure of that model: try once more, and change the model if that fails too. Each new submit is a billed task.',
    steps: [
      'Read the message: the model itself wrote it.',
      'Submit it once more, unchanged.',
      'If it fails again, choose another model, or open a ticket with the request id.',
    ],
    source: GUIDES,
  }),
]

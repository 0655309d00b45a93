/** Task codes that only HiAPI's guides name, with the guides' own reading of them ("task stuck or timed out"). */
import { MINUTE } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'

const GUIDES = 'https://www.hiapi.ai/en/blog'

const GUIDE = ['hiapi-guide']

export const HIAPI_GUIDE_RULES: readonly TriageRule[] = [
  {
    id: 'hiapi-guide/upstream-failed',
    vendors: GUIDE,
    when: [{ reasons: 'none', codes: ['model_error', 'provider_error'] }],
    verdict: {
      category: 'model',
      actor: 'vendor',
      retry: { kind: 'safe' },
      bills: true,
      title: 'The model or its provider failed',
      explanation:
        'Something broke behind HiAPI. HiAPI advises to try once more, and to change the model if that fails too. Each new submit is a billed task.',
      steps: [
        'Submit it once more, unchanged.',
        'If it fails again, choose another model, or open a ticket with the request id.',
      ],
      source: GUIDES,
    },
  },
  {
    id: 'hiapi-guide/invalid-request',
    vendors: GUIDE,
    when: [{ reasons: 'none', codes: ['invalid_request'] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'A parameter is not accepted',
      explanation:
        'A parameter is missing, out of range or unknown to this model. Sending the same again changes nothing.',
      steps: ['Read the message: it names the parameter.', 'Correct it, then submit it as a new task.'],
      source: GUIDES,
    },
  },
  {
    id: 'hiapi-guide/input-too-large',
    vendors: GUIDE,
    when: [{ reasons: 'none', codes: ['input_too_large'] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'An input file is too large',
      explanation:
        'The model takes smaller files, fewer pixels or a shorter prompt. The same input will be refused again.',
      steps: ['Make the input file or the prompt smaller.', 'Submit it as a new task.'],
      source: GUIDES,
    },
  },
  {
    id: 'hiapi-guide/unsupported-format',
    vendors: GUIDE,
    when: [{ reasons: 'none', codes: ['unsupported_format'] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'An input file has a format that the model does not read',
      explanation: 'The model does not read this kind of file, or the file is not what its name says.',
      steps: ['Convert the file: PNG, JPEG or WebP for images, MP4 for video.', 'Submit it as a new task.'],
      source: GUIDES,
    },
  },
  {
    id: 'hiapi-guide/task-timeout',
    vendors: GUIDE,
    when: [{ reasons: 'none', codes: ['task_timeout'] }],
    verdict: {
      category: 'timeout',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: 5 * MINUTE },
      bills: true,
      title: 'The task took too long',
      explanation:
        'The queue or the model was too slow. A task that timed out is usually not charged for output; a retry is a new billed task.',
      steps: ['Try again later, unchanged.', 'If it times out again, open a ticket with the request id.'],
      source: GUIDES,
    },
  },
]

/** The scripts, as data. A prompt that contains a key as a word chooses that script. */
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import type { FaultKind } from '#sandbox/faults/fault.ts'
import type { FailureReason, MediaKind, OutputSpec, Scenario, Stage, SubmitQuirk } from '#sandbox/world/scenario.ts'

const STAGES = {
  image: [
    { phase: 'queued', lasts: [3 * SECOND, 8 * SECOND] },
    { phase: 'running', lasts: [6 * SECOND, 15 * SECOND] },
    { phase: 'finishing', lasts: [1 * SECOND, 3 * SECOND] },
  ],
  video: [
    { phase: 'queued', lasts: [4 * SECOND, 12 * SECOND] },
    { phase: 'running', lasts: [25 * SECOND, 55 * SECOND] },
    { phase: 'finishing', lasts: [2 * SECOND, 5 * SECOND] },
  ],
  audio: [
    { phase: 'queued', lasts: [2 * SECOND, 6 * SECOND] },
    { phase: 'running', lasts: [8 * SECOND, 20 * SECOND] },
    { phase: 'finishing', lasts: [1 * SECOND, 2 * SECOND] },
  ],
} as const satisfies Record<MediaKind, readonly Stage[]>

function happy(makes: MediaKind, title: string, change: Partial<Scenario> = {}): Scenario {
  return {
    title,
    makes,
    stages: STAGES[makes],
    ending: { kind: 'succeeded', outputs: [{ kind: makes, role: null }], strays: false },
    lifetime: 'usual',
    disturbances: [],
    onSubmit: null,
    remark: null,
    vanishesAfter: null,
    ...change,
  }
}

function yields(...outputs: readonly OutputSpec[]): Pick<Scenario, 'ending'> {
  return { ending: { kind: 'succeeded', outputs, strays: false } }
}

function failing(reason: FailureReason, title: string, message: string): Scenario {
  return happy('image', title, {
    stages: STAGES.image.slice(0, 2),
    ending: { kind: 'failed', reason, message },
  })
}

/** Every answer about the task suffers for a while, beginning soon after it was made. */
function disturbed(fault: FaultKind, title: string, lasts = 20 * SECOND): Scenario {
  return happy('image', title, { disturbances: [{ fault, after: 2 * SECOND, lasts }] })
}

function submitting(onSubmit: SubmitQuirk, title: string): Scenario {
  return happy('image', title, { onSubmit })
}

const image: OutputSpec = { kind: 'image', role: null }

export const SCENARIOS = {
  'happy-image': happy('image', 'an image in about half a minute'),
  'happy-video': happy('video', 'a video in about a minute'),
  'happy-audio': happy('audio', 'a sound in about 20 s'),
  'image-set': happy('image', 'four images', yields(image, image, image, image)),
  'video-with-frames': happy('video', 'a video with first frame, last frame and thumbnail', {
    ...yields(
      { kind: 'video', role: null },
      { kind: 'image', role: 'first_frame' },
      { kind: 'image', role: 'last_frame' },
      { kind: 'image', role: 'thumbnail' },
    ),
  }),
  'long-video': happy('video', 'a video that takes 6 to 9 minutes', {
    stages: [
      { phase: 'queued', lasts: [60 * SECOND, 90 * SECOND] },
      { phase: 'running', lasts: [5 * MINUTE, 6 * MINUTE] },
      { phase: 'finishing', lasts: [30 * SECOND, 60 * SECOND] },
    ],
  }),
  'slow-queue': happy('image', 'queued for 6 to 10 minutes', {
    stages: [{ phase: 'queued', lasts: [6 * MINUTE, 10 * MINUTE] }, ...STAGES.image.slice(1)],
  }),
  'stuck-queue': happy('video', 'queued for ever', { stages: [{ phase: 'queued', lasts: 'forever' }] }),
  'stuck-running': happy('video', 'running for ever', {
    stages: [STAGES.video[0], { phase: 'running', lasts: 'forever' }],
  }),

  'moderation-refusal': failing(
    'moderation',
    'refused by moderation after a while',
    'The prompt was rejected by the safety system: content policy violation',
  ),
  'task-failed': failing('model', 'the generation fails', 'The upstream model failed to generate an output'),
  'late-failure': happy('image', 'fails after 6 to 10 minutes in the queue', {
    stages: [{ phase: 'queued', lasts: [6 * MINUTE, 10 * MINUTE] }, ...STAGES.image.slice(1, 2)],
    ending: { kind: 'failed', reason: 'model', message: 'The upstream model failed to generate an output' },
  }),
  'task-timeout': failing('timeout', 'the generation times out', 'The upstream provider timed out'),
  'invalid-input': failing('invalid-input', 'the parameters turn out wrong', 'input.aspect_ratio is not supported'),
  'storage-failed': failing('storage', 'the output cannot be stored', 'The output could not be stored'),
  'model-down': failing('unavailable', 'the model goes down meanwhile', 'The model is temporarily unavailable'),
  'cancelled-there': failing('cancelled', 'cancelled at the vendor', 'The task was cancelled'),

  'held-back': happy('image', 'held back while it is queued, where the vendor says so', { remark: 'held-back' }),
  'needs-person': happy('image', 'waits for a person, where the vendor says so', { remark: 'needs-person' }),
  'part-failed': happy('image', 'two of four images, where the vendor says so', {
    ...yields(image, image),
    remark: 'part-failed',
  }),
  'files-removed': happy('image', 'the vendor says that it has removed the output', { remark: 'files-removed' }),

  'unknown-status': happy('image', 'an undocumented status word for a while, then success', {
    stages: [STAGES.image[0], { phase: 'strange', word: 'upscaling', lasts: [10 * SECOND, 20 * SECOND] }],
  }),
  'unknown-status-forever': happy('image', 'an undocumented status word for ever', {
    stages: [STAGES.image[0], { phase: 'strange', word: 'hibernating', lasts: 'forever' }],
  }),
  'empty-output': happy('image', 'success without any output', yields()),
  'odd-outputs': happy('image', 'outputs with stray entries between them', {
    ending: { kind: 'succeeded', outputs: [image, image], strays: true },
  }),
  'expires-10-min': happy('image', 'the output lives 10 minutes', { lifetime: 10 * MINUTE }),
  'expires-1-h': happy('video', 'the output lives an hour', { lifetime: HOUR }),
  'already-expired': happy('image', 'the output is gone a second after it is there', { lifetime: SECOND }),
  'persistent-output': happy('image', 'the output does not expire', { lifetime: 'persistent' }),
  'vanished-task': happy('video', 'the vendor forgets the task after 20 s', { vanishesAfter: 20 * SECOND }),

  'truncated-json': disturbed('truncated', 'half of the JSON for 20 s'),
  'html-page': disturbed('html-200', 'an HTML page with 200 for 20 s'),
  'html-bad-gateway': disturbed('html-502', 'an HTML page with 502 for 20 s'),
  'huge-answer': disturbed('huge', 'answers of 50 MB for 20 s'),
  'missing-status': disturbed('missing-fields', 'answers without a status for 20 s'),
  'cut-answers': disturbed('cut', 'connections that break for 20 s'),
  'slow-answers': disturbed('slow', 'answers that take 5 s for a minute', MINUTE),
  'server-storm': happy('image', '503, 500, 502 and 504 in turn, then all is well', {
    disturbances: [
      { fault: 'busy', after: 2 * SECOND, lasts: 8 * SECOND },
      { fault: 'server-error', after: 10 * SECOND, lasts: 6 * SECOND },
      { fault: 'html-502', after: 16 * SECOND, lasts: 6 * SECOND },
      { fault: 'gateway-timeout', after: 22 * SECOND, lasts: 8 * SECOND },
    ],
  }),
  'throttled-seconds': disturbed('throttle-seconds', '429, Retry-After in seconds'),
  'throttled-date': disturbed('throttle-date', '429, Retry-After as a date'),
  'throttled-reset': disturbed('throttle-reset', '429, X-RateLimit-Reset'),
  'throttled-body': disturbed('throttle-body', '429, the wait in the text'),
  'throttled-alt': disturbed('throttle-alt', '429 in the other envelope'),

  'lost-answer': submitting({ kind: 'lose', fault: 'cut' }, 'submit: made, but the connection breaks'),
  'lost-answer-502': submitting({ kind: 'lose', fault: 'lost-answer' }, 'submit: made, but answered with a 502 page'),
  'lost-answer-truncated': submitting({ kind: 'lose', fault: 'truncated' }, 'submit: made, but half an answer'),
  'slow-submit': submitting({ kind: 'think', lasts: 4 * SECOND }, 'submit: the vendor thinks for 4 s'),
  'submit-invalid': submitting({ kind: 'refuse', fault: 'invalid-request', once: false }, 'submit: 400'),
  'submit-unavailable': submitting({ kind: 'refuse', fault: 'model-unavailable', once: false }, 'submit: model down'),
  'submit-no-credit': submitting({ kind: 'refuse', fault: 'no-credit', once: false }, 'submit: 402'),
  'submit-busy-once': submitting({ kind: 'refuse', fault: 'busy', once: true }, 'submit: 503, then fine'),
  'submit-throttled-once': submitting(
    { kind: 'refuse', fault: 'throttle-seconds', once: true },
    'submit: 429, then fine',
  ),
} as const satisfies Record<string, Scenario>

export type ScenarioKey = keyof typeof SCENARIOS

export const SCENARIO_KEYS = Object.keys(SCENARIOS).filter(isScenarioKey)

export function isScenarioKey(text: string): text is ScenarioKey {
  return Object.hasOwn(SCENARIOS, text)
}

export function scenarioOf(key: ScenarioKey): Scenario {
  return SCENARIOS[key]
}

/** What failures of the `/v1/videos` dialect mean (platform.openai.com/docs/guides/error-codes). */
import { MINUTE, SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const CODES = 'https://platform.openai.com/docs/guides/error-codes'
const GUIDE = 'https://platform.openai.com/docs/guides/video-generation'

const videos = ruleBuilders('videos', 'The Videos API')

export const rules: readonly TriageRule[] = [
  ...videos.refusals({
    by: 'The Videos API or the model behind it',
    codes: [
      {
        reasons: 'none',
        codes: ['moderation_blocked', 'content_policy_violation', 'sentinel_block', 'input_moderation'],
      },
    ],
    source: GUIDE,
  }),
  videos.balance({
    when: [
      { codes: ['insufficient_quota', 'billing_hard_limit_reached'] },
      { statuses: [402] },
      { reasons: 'none', steps: ['submit', 'task'], refused: ['balance'] },
    ],
    title: 'The quota is used up',
    explanation:
      'The account has no credit left or has reached its limit of spending. It comes as HTTP 429 like a rate limit, but waiting does not help. Tasks that are running are still watched.',
    steps: ['Add credit or raise the limit at the vendor.', 'Then submit again: it makes a new billed task.'],
    source: CODES,
  }),
  videos.input({
    id: 'invalid-request',
    when: [
      { statuses: [400, 404, 413, 422], steps: ['submit'], reasons: 'none' },
      {
        codes: ['invalid_request_error', 'invalid_value', 'model_not_found'],
        reasons: 'none',
        steps: ['submit', 'task'],
      },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'The request was not accepted',
    explanation:
      'A parameter is missing, wrong or not allowed for this model: seconds and size have few values, and a picture to begin from must have the size of the video.',
    source: CODES,
  }),
  videos.brokeDown({
    id: 'expired',
    when: [{ steps: ['task'], says: ['expired', 'timed out', 'timeout'], reasons: 'none' }],
    category: 'timeout',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'The video took too long',
    explanation: 'The work was given up before there was a video. A retry is a new billed task.',
    steps: ['Wait a minute, then submit it again.', 'If it happens again, ask for a shorter or smaller video.'],
    source: null,
  }),
  videos.brokeDown({
    id: 'generation-failed',
    when: [
      { codes: ['video_generation_failed', 'internal_error', 'processing_error', 'server_error'], reasons: 'none' },
    ],
    category: 'model',
    retry: { kind: 'after-wait', waitMs: MINUTE },
    title: 'The generation failed',
    explanation:
      'The model gave no video. The request itself is not said to be at fault. A retry is a new billed task.',
    steps: ['Wait a minute, then submit it again once.', 'If it fails again, change the prompt or the model.'],
    source: GUIDE,
  }),
  videos.wrongKey({
    when: [{ statuses: [401] }, { codes: ['invalid_api_key'] }],
    keyIs: 'missing, mistyped, revoked or of another organization',
    source: CODES,
  }),
  videos.forbidden({
    explanation:
      'The key is known, but its project, its region or its permissions do not allow this call. Tasks keep their last known state.',
    steps: ['Look at the permissions and the project of the key at the vendor.', 'Then press Test on the connection.'],
    source: CODES,
  }),
  videos.notFound({
    title: 'The vendor does not know this video',
    explanation:
      'It was deleted, its time is over, or it belongs to another project or another relay than this connection’s.',
    steps: ['Check the whole id, and that the key is of the project and the relay that made the video.'],
    source: null,
  }),
  videos.throttledSubmit({
    codes: ['rate_limit_exceeded'],
    waitMs: 20 * SECOND,
    explanation: 'No task was made. The same request goes out again after the wait and makes one billed task.',
    advice: 'Submit fewer videos at once: the limit counts requests a minute.',
    source: CODES,
  }),
  videos.throttled({
    codes: ['rate_limit_exceeded'],
    explanation: 'Renderwatch waits as long as the answer says, then asks more slowly. The task itself goes on.',
    source: CODES,
  }),
]

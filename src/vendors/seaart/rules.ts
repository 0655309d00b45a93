/**
 * SeaArt's words for failures: `error_type` of a task, `detail` of the queue, codes of the gateway and the platform
 * (cloud.seaart.ai/docs/model-api/multimodal/errors, the official CLI). Refusals of content and of money come first:
 * they come under many codes.
 */
import { SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const ERRORS = 'https://cloud.seaart.ai/docs/model-api/multimodal/errors'
const POLL = 'https://cloud.seaart.ai/docs/model-api/multimodal/poll'
const SETUP = 'https://cloud.seaart.ai/docs/model-api/multimodal/setup'
const LIMITS = 'https://cloud.seaart.ai/docs/model-api/llm/errors'
const CLI = 'https://github.com/SeaCloudAI/seacloud-cli'

const seaart = ruleBuilders('seaart', 'SeaArt')

export const rules: readonly TriageRule[] = [
  ...seaart.refusals({
    by: 'The safety policy of SeaArt or of the model',
    codes: [{ reasons: 'none', codes: ['CONTENT_BLOCKED'] }],
    source: ERRORS,
  }),
  seaart.balance({
    when: [
      { codes: ['40201', '40202', '40203', '40204', '40205', '40206', '40207', '40208'] },
      { statuses: [402] },
      { reasons: 'none', steps: ['submit', 'task'], refused: ['balance'] },
    ],
    title: 'The SeaArt credits are used up',
    explanation:
      'SeaArt does not start new work for this account until there are credits again; the codes 40201 to 40208 all mean that. Tasks that are running are still watched.',
    steps: ['Top up the account at SeaArt Cloud.', 'Then submit again: it makes a new billed task.'],
    source: CLI,
  }),
  seaart.input({
    id: 'request-invalid',
    when: [
      { reasons: 'none', codes: ['REQUEST_INVALID'] },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'A parameter is not accepted',
    explanation:
      'SeaArt took the request, and the model then found a parameter missing, out of range or unknown. Sending the same again changes nothing.',
    steps: [
      "Read the message: the part from the model's maker usually names the parameter.",
      'Correct it, then submit it as a new task.',
    ],
    source: ERRORS,
  }),
  seaart.brokeDown({
    id: 'inference-timeout',
    when: [{ reasons: 'none', codes: ['INFERENCE_TIMEOUT'] }],
    category: 'timeout',
    retry: { kind: 'safe' },
    title: 'The model took too long',
    explanation:
      'The model behind SeaArt did not finish in time. The request itself is not at fault, though a large one times out more easily. A retry is a new billed task.',
    steps: ['Submit it again, unchanged.', 'If it times out again, ask for a shorter or smaller output, or try later.'],
    source: ERRORS,
  }),
  seaart.brokeDown({
    id: 'inference-failure',
    when: [{ reasons: 'none', codes: ['INFERENCE_FAILURE'] }],
    category: 'model',
    retry: { kind: 'safe' },
    title: 'The model failed',
    explanation:
      'The model broke off. One more try is sensible; if that fails too, the input or the model is the likelier cause. Each new submit is a billed task.',
    steps: ['Submit it once more, unchanged.', 'If it fails again, change the input or choose another model.'],
    source: ERRORS,
  }),
  seaart.brokeDown({
    id: 'internal',
    when: [{ reasons: 'none', codes: ['INTERNAL_SERVER_ERROR'] }],
    category: 'server',
    retry: { kind: 'after-wait', waitMs: 60 * SECOND },
    title: 'SeaArt failed while working on this task',
    explanation: 'An error inside SeaArt ended the task; your request is not at fault. A retry is a new billed task.',
    steps: [
      'Wait a minute or two, then submit it again.',
      'If it happens again, show SeaArt the request id of this task.',
    ],
    source: ERRORS,
  }),
  seaart.wrongKey({
    when: [{ statuses: [401] }, { codes: ['UNAUTHORIZED'] }],
    keyIs: 'missing, mistyped or revoked',
    shown: 'at SeaArt Cloud',
    source: SETUP,
  }),
  seaart.forbidden({
    id: 'model-not-allowed',
    when: [{ statuses: [403], says: ['model not allowed'] }],
    title: 'This model is not open to the account',
    explanation:
      'SeaArt accepts the key, but not for this model. Other models work on with the same connection, and no task was made of a submit that met this.',
    steps: [
      'Check that the model is the one that was meant.',
      'Choose another model, or ask SeaArt to open this one for the account.',
    ],
    source: ERRORS,
  }),
  seaart.input({
    id: 'app-not-found',
    when: [{ statuses: [404], steps: ['submit'], says: ['app not found'] }],
    title: 'There is no such model',
    explanation:
      'SeaArt has no endpoint of this name, so no task was made. Its ids are lower case with underscores, and Kling, Seedance and Seedream go under the names kirin, spark_dance and spark_dream.',
    steps: ['Choose the model from the list, or copy its id from its page.', 'Submit it again.'],
    source: ERRORS,
  }),
  seaart.input({
    id: 'not-supported',
    when: [{ says: ['webhook not supported', 'sse streaming not supported'] }],
    title: 'SeaArt has no webhooks and no streams',
    explanation:
      'SeaArt refuses a request that asks to be called back, in its body, its query or a header, and made no task of it. Renderwatch polls instead.',
    steps: ['Take the webhook out of the parameters.', 'Submit it again.'],
    source: ERRORS,
  }),
  seaart.notFound({
    id: 'cancel-not-found',
    when: [{ statuses: [404], steps: ['cancel'] }],
    title: 'Nothing there to cancel',
    explanation:
      'SeaArt does not know this request under this model, or this key may not cancel it. If it exists, it goes on and is billed.',
    steps: ['Check the model and the account of this task.', 'Look at the task itself: polling tells how it goes.'],
    source: ERRORS,
  }),
  seaart.notFound({
    when: [{ statuses: [404], steps: ['poll', 'task'], reasons: 'none' }],
    title: 'Not found under this model',
    explanation:
      'SeaArt finds a request only under the model it was made with: the endpoint may be wrong although the id is right. It answers the same for a wrong id and for another account.',
    steps: [
      'Check the model: the status URL of the request has the right one in it. Remove this task and paste that URL.',
      'Check that the whole id was pasted, and that the key is of the account that made the task.',
    ],
    source: POLL,
  }),
  seaart.throttledSubmit({
    codes: ['RATE_LIMIT_EXCEEDED'],
    explanation:
      'SeaArt refused before it made a task. The same request goes out again after the wait and makes one billed task.',
    advice: 'Submit fewer tasks at once.',
    source: LIMITS,
  }),
  seaart.throttled({
    codes: ['RATE_LIMIT_EXCEEDED'],
    explanation:
      'Renderwatch waits as long as SeaArt says and then asks more slowly; a finished task takes two requests here. The task itself goes on.',
    source: LIMITS,
  }),
  seaart.serverTrouble({
    id: 'runtime-failed',
    when: [{ statuses: [[500, 599]], says: ['runtime execution failed'] }],
    title: "SeaArt's runtime failed to answer",
    explanation:
      'The service behind the queue broke while it answered. This does not tell how the task goes, which keeps its last known state.',
    steps: [
      'Wait a little: Renderwatch asks again by itself, with growing pauses.',
      'If it lasts, show SeaArt the request id.',
    ],
    source: ERRORS,
  }),
]

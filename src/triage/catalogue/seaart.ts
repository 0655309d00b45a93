/**
 * SeaArt's words for failures: `error_type` of a task, `detail` of the queue, codes of the gateway and the platform
 * (cloud.seaart.ai/docs/model-api/multimodal/errors, the official CLI). Refusals of content and of money come first:
 * they come under many codes.
 */
import { SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { BALANCE_WORDS, MODERATION_WORDS } from '#triage/words.ts'

const ERRORS = 'https://cloud.seaart.ai/docs/model-api/multimodal/errors'
const POLL = 'https://cloud.seaart.ai/docs/model-api/multimodal/poll'
const SETUP = 'https://cloud.seaart.ai/docs/model-api/multimodal/setup'
const LIMITS = 'https://cloud.seaart.ai/docs/model-api/llm/errors'
const CLI = 'https://github.com/SeaCloudAI/seacloud-cli'

const SEAART = ['seaart']

export const SEAART_RULES: readonly TriageRule[] = [
  {
    id: 'seaart/content-blocked',
    vendors: SEAART,
    when: [
      { reasons: 'none', codes: ['CONTENT_BLOCKED'] },
      { reasons: 'none', steps: ['task', 'submit'], says: MODERATION_WORDS },
    ],
    verdict: {
      category: 'moderation',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'Refused by a content check',
      explanation:
        'The safety policy of SeaArt or of the model refused the prompt or an input file. The same request will be refused again, and each new submit is a billed task.',
      steps: [
        'Read the message for what was objected to.',
        'Change the prompt or the input file, then submit it as a new task.',
      ],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/balance',
    vendors: SEAART,
    when: [
      { codes: ['40201', '40202', '40203', '40204', '40205', '40206', '40207', '40208'] },
      { statuses: [402] },
      { reasons: 'none', steps: ['submit', 'task'], says: BALANCE_WORDS },
    ],
    verdict: {
      category: 'balance',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'The SeaArt credits are used up',
      explanation:
        'SeaArt does not start new work for this account until there are credits again; the codes 40201 to 40208 all mean that. Tasks that are running are still watched.',
      steps: ['Top up the account at SeaArt Cloud.', 'Then submit again: it makes a new billed task.'],
      source: CLI,
    },
  },
  {
    id: 'seaart/request-invalid',
    vendors: SEAART,
    when: [{ reasons: 'none', codes: ['REQUEST_INVALID'] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'A parameter is not accepted',
      explanation:
        'SeaArt took the request, and the model then found a parameter missing, out of range or unknown. Sending the same again changes nothing.',
      steps: [
        "Read the message: the part from the model's maker usually names the parameter.",
        'Correct it, then submit it as a new task.',
      ],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/inference-timeout',
    vendors: SEAART,
    when: [{ reasons: 'none', codes: ['INFERENCE_TIMEOUT'] }],
    verdict: {
      category: 'timeout',
      actor: 'vendor',
      retry: { kind: 'safe' },
      bills: true,
      title: 'The model took too long',
      explanation:
        'The model behind SeaArt did not finish in time. The request itself is not at fault, though a large one times out more easily. A retry is a new billed task.',
      steps: [
        'Submit it again, unchanged.',
        'If it times out again, ask for a shorter or smaller output, or try later.',
      ],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/inference-failure',
    vendors: SEAART,
    when: [{ reasons: 'none', codes: ['INFERENCE_FAILURE'] }],
    verdict: {
      category: 'model',
      actor: 'vendor',
      retry: { kind: 'safe' },
      bills: true,
      title: 'The model failed',
      explanation:
        'The model broke off. One more try is sensible; if that fails too, the input or the model is the likelier cause. Each new submit is a billed task.',
      steps: ['Submit it once more, unchanged.', 'If it fails again, change the input or choose another model.'],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/internal',
    vendors: SEAART,
    when: [{ reasons: 'none', codes: ['INTERNAL_SERVER_ERROR'] }],
    verdict: {
      category: 'server',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: 60 * SECOND },
      bills: true,
      title: 'SeaArt failed while working on this task',
      explanation: 'An error inside SeaArt ended the task; your request is not at fault. A retry is a new billed task.',
      steps: [
        'Wait a minute or two, then submit it again.',
        'If it happens again, show SeaArt the request id of this task.',
      ],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/unauthorized',
    vendors: SEAART,
    when: [{ statuses: [401] }, { codes: ['UNAUTHORIZED'] }],
    verdict: {
      category: 'credentials',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'SeaArt does not accept the key',
      explanation:
        'The key is missing, mistyped or revoked. Nothing more is sent on this connection; its tasks keep their last known state.',
      steps: [
        'Compare the key of this connection with the one at SeaArt Cloud, or make a new one.',
        'Enter it under Change on the Connections screen, then press Test: that bills nothing.',
      ],
      source: SETUP,
    },
  },
  {
    id: 'seaart/model-not-allowed',
    vendors: SEAART,
    when: [{ statuses: [403], says: ['model not allowed'] }],
    verdict: {
      category: 'permission',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'This model is not open to the account',
      explanation:
        'SeaArt accepts the key, but not for this model. Other models work on with the same connection, and no task was made of a submit that met this.',
      steps: [
        'Check that the model is the one that was meant.',
        'Choose another model, or ask SeaArt to open this one for the account.',
      ],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/app-not-found',
    vendors: SEAART,
    when: [{ statuses: [404], steps: ['submit'], says: ['app not found'] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'There is no such model',
      explanation:
        'SeaArt has no endpoint of this name, so no task was made. Its ids are lower case with underscores, and Kling, Seedance and Seedream go under the names kirin, spark_dance and spark_dream.',
      steps: ['Choose the model from the list, or copy its id from its page.', 'Submit it again.'],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/not-supported',
    vendors: SEAART,
    when: [{ says: ['webhook not supported', 'sse streaming not supported'] }],
    verdict: {
      category: 'input',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'SeaArt has no webhooks and no streams',
      explanation:
        'SeaArt refuses a request that asks to be called back, in its body, its query or a header, and made no task of it. Renderwatch polls instead.',
      steps: ['Take the webhook out of the parameters.', 'Submit it again.'],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/cancel-not-found',
    vendors: SEAART,
    when: [{ statuses: [404], steps: ['cancel'] }],
    verdict: {
      category: 'not-found',
      actor: 'you',
      retry: { kind: 'never' },
      bills: false,
      title: 'Nothing there to cancel',
      explanation:
        'SeaArt does not know this request under this model, or this key may not cancel it. If it exists, it goes on and is billed.',
      steps: ['Check the model and the account of this task.', 'Look at the task itself: polling tells how it goes.'],
      source: ERRORS,
    },
  },
  {
    id: 'seaart/not-found',
    vendors: SEAART,
    when: [{ statuses: [404], steps: ['poll', 'task'], reasons: 'none' }],
    verdict: {
      category: 'not-found',
      actor: 'you',
      retry: { kind: 'never' },
      bills: false,
      title: 'Not found under this model',
      explanation:
        'SeaArt finds a request only under the model it was made with: the endpoint may be wrong although the id is right. It answers the same for a wrong id and for another account.',
      steps: [
        'Check the model: the status URL of the request has the right one in it. Remove this task and paste that URL.',
        'Check that the whole id was pasted, and that the key is of the account that made the task.',
      ],
      source: POLL,
    },
  },
  {
    id: 'seaart/throttled-submit',
    vendors: SEAART,
    when: [
      { statuses: [429], steps: ['submit'] },
      { codes: ['RATE_LIMIT_EXCEEDED'], steps: ['submit'] },
    ],
    verdict: {
      category: 'throttled',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: true,
      title: 'Too many requests: the submit waits',
      explanation:
        'SeaArt refused before it made a task. The same request goes out again after the wait and makes one billed task.',
      steps: ['Wait. Do not submit it as a new task.', 'Submit fewer tasks at once.'],
      source: LIMITS,
    },
  },
  {
    id: 'seaart/throttled',
    vendors: SEAART,
    when: [{ statuses: [429] }, { codes: ['RATE_LIMIT_EXCEEDED'] }],
    verdict: {
      category: 'throttled',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: false,
      title: 'SeaArt asks for fewer requests',
      explanation:
        'Renderwatch waits as long as SeaArt says and then asks more slowly; a finished task takes two requests here. The task itself goes on.',
      steps: [
        'Nothing, if it passes.',
        'If it stays, look for other programs with the same key, or lower the requests per second.',
      ],
      source: LIMITS,
    },
  },
  {
    id: 'seaart/runtime-failed',
    vendors: SEAART,
    when: [{ statuses: [[500, 599]], says: ['runtime execution failed'] }],
    verdict: {
      category: 'server',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: false,
      title: "SeaArt's runtime failed to answer",
      explanation:
        'The service behind the queue broke while it answered. This does not tell how the task goes, which keeps its last known state.',
      steps: [
        'Nothing, if it passes: Renderwatch tries again with growing pauses.',
        'If it lasts, show SeaArt the request id.',
      ],
      source: ERRORS,
    },
  },
]

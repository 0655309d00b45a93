/**
 * What the host api.hiapi.ai answers whichever dialect a task is in: HTTP statuses, the gateway layer's codes, and
 * idempotency. Before the dialects' own rules: a refusal of the content or of the account comes under many codes.
 */
import { SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { BALANCE_WORDS, MODERATION_WORDS } from '#triage/words.ts'

const SDK = 'https://github.com/HiAPIAI/hiapi-python'
const DETAIL = 'https://docs.hiapi.ai/async-api/detail/'
const LIMITS = 'https://www.hiapi.ai/en/blog/hiapi-rate-limit-429-error'
const KEYS = 'https://dev.hiapi.ai/en/blog/api-key-is-invalid'

const HOST = ['hiapi', 'hiapi-guide']

export const HIAPI_HOST_RULES: readonly TriageRule[] = [
  {
    id: 'hiapi/moderation',
    vendors: HOST,
    when: [{ reasons: 'none', steps: ['task', 'submit'], says: MODERATION_WORDS }],
    verdict: {
      category: 'moderation',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'Refused by a content check',
      explanation:
        'HiAPI or the model behind it refused the prompt or an input file. The same request will be refused again, and each new submit is a billed task.',
      steps: [
        'Read the message for what was objected to.',
        'Change the prompt or the input file, then submit it as a new task.',
      ],
      source: DETAIL,
    },
  },
  {
    id: 'hiapi/balance',
    vendors: HOST,
    when: [{ statuses: [402] }, { statuses: [403], says: BALANCE_WORDS }, { reasons: 'none', says: BALANCE_WORDS }],
    verdict: {
      category: 'balance',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'The HiAPI balance or quota is used up',
      explanation:
        'HiAPI does not start new work for this account or key until there is balance or quota again. Tasks that are running are still watched.',
      steps: [
        'Top up the account, or raise the quota of this key, in the HiAPI dashboard.',
        'Then submit again: it makes a new billed task.',
      ],
      source: 'https://www.hiapi.ai/en/dashboard',
    },
  },
  {
    id: 'hiapi/key-processing',
    vendors: HOST,
    when: [{ codes: ['IDEMPOTENCY_KEY_PROCESSING'] }],
    verdict: {
      category: 'submit',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 2 * SECOND },
      bills: false,
      title: 'The first submit is still being accepted',
      explanation:
        'HiAPI is still working on an earlier request with the same idempotency key. Renderwatch sends the same request again after the wait, and HiAPI answers with the one task.',
      steps: ['Wait. Do not submit it as a new task.'],
      source: SDK,
    },
  },
  {
    id: 'hiapi/key-mismatch',
    vendors: HOST,
    when: [{ codes: ['IDEMPOTENCY_KEY_MISMATCH'] }],
    verdict: {
      category: 'submit',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: true,
      title: 'The idempotency key belongs to another request',
      explanation:
        'HiAPI has already seen this key with a different body, so it made no task of this one. There may be a task of the earlier request.',
      steps: [
        'Look in the HiAPI task list for a task of about the same time before you submit again.',
        'If there is none, submit it as a new task: that uses a new key.',
      ],
      source: SDK,
    },
  },
  {
    id: 'hiapi/unauthorized',
    vendors: HOST,
    when: [{ statuses: [401] }, { codes: ['permission_denied'] }],
    verdict: {
      category: 'credentials',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'HiAPI does not accept the key',
      explanation:
        'The key is missing, mistyped, deleted or of another site. Nothing more is sent on this connection; its tasks keep their last known state.',
      steps: [
        'Compare the key of this connection with the one in the HiAPI dashboard, or make a new one.',
        'Enter it under Change on the Connections screen, then press Test: that bills nothing.',
      ],
      source: KEYS,
    },
  },
  {
    id: 'hiapi/forbidden',
    vendors: HOST,
    when: [{ statuses: [403] }],
    verdict: {
      category: 'permission',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'The key is not allowed to do this',
      explanation:
        'HiAPI knows the key but refuses the request: a model or route it may not use, or a quota. The message says which.',
      steps: [
        'Read the message.',
        "Change the key's rights or quota in the HiAPI dashboard, then press Test on the Connections screen.",
      ],
      source: KEYS,
    },
  },
  {
    id: 'hiapi/not-found',
    vendors: HOST,
    when: [{ statuses: [404], steps: ['poll', 'task', 'cancel'], reasons: 'none' }],
    verdict: {
      category: 'not-found',
      actor: 'you',
      retry: { kind: 'never' },
      bills: false,
      title: 'Not found, or of another account',
      explanation:
        'HiAPI does not know this id. It answers the same for a task of another account, so the id itself may be right.',
      steps: [
        'Check that the whole id was pasted.',
        'Check that this connection uses a key of the account that made the task; if not, track it with the right one.',
      ],
      source: DETAIL,
    },
  },
  {
    id: 'hiapi/throttled-submit',
    vendors: HOST,
    when: [
      { statuses: [429], steps: ['submit'] },
      { codes: ['rate_limit_exceeded'], steps: ['submit'] },
    ],
    verdict: {
      category: 'throttled',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: true,
      title: 'Too many requests: the submit waits',
      explanation:
        'HiAPI counts all requests of a key together, polls too, and about ten submits at once can be too many for a new account. No task was made; the same request goes out again after the wait and makes one billed task.',
      steps: [
        'Wait. Do not submit it as a new task.',
        'Submit fewer tasks at once, or lower the requests per second of this connection.',
      ],
      source: LIMITS,
    },
  },
  {
    id: 'hiapi/throttled',
    vendors: HOST,
    when: [{ statuses: [429] }, { codes: ['rate_limit_exceeded'] }],
    verdict: {
      category: 'throttled',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 10 * SECOND },
      bills: false,
      title: 'HiAPI asks for fewer requests',
      explanation:
        'The limit is per key, over all models and programs that use it, polls included. Renderwatch waits as long as HiAPI says and then asks more slowly. The task itself goes on.',
      steps: [
        'Nothing, if it passes.',
        'If it stays, look for other programs with the same key, or lower the requests per second.',
      ],
      source: LIMITS,
    },
  },
  {
    id: 'hiapi/busy',
    vendors: HOST,
    when: [{ statuses: [503] }],
    verdict: {
      category: 'server',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: 5 * SECOND },
      bills: false,
      title: 'HiAPI is busy',
      explanation:
        'The platform does not take requests at the moment. A task that runs goes on; a submit that met this made no task.',
      steps: ['Wait: Renderwatch tries again with growing pauses.', 'If it lasts, look at the status page of HiAPI.'],
      source: SDK,
    },
  },
]

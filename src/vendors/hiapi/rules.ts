/**
 * What the host api.hiapi.ai answers whichever dialect a task is in: HTTP statuses, the gateway layer's codes, and
 * idempotency. Before the dialects' own rules: a refusal of the content or of the account comes under many codes.
 */
import { SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const SDK = 'https://github.com/HiAPIAI/hiapi-python'
const DETAIL = 'https://docs.hiapi.ai/async-api/detail/'
const LIMITS = 'https://www.hiapi.ai/en/blog/hiapi-rate-limit-429-error'
const KEYS = 'https://dev.hiapi.ai/en/blog/api-key-is-invalid'

const host = ruleBuilders('hiapi', 'HiAPI')

export const HOST_RULES: readonly TriageRule[] = [
  ...host.refusals({ by: 'HiAPI or the model behind it', source: DETAIL }),
  host.balance({
    when: [{ statuses: [402] }, { statuses: [403], refused: ['balance'] }, { reasons: 'none', refused: ['balance'] }],
    title: 'The HiAPI balance or quota is used up',
    explanation:
      'HiAPI does not start new work for this account or key until there is balance or quota again. Tasks that are running are still watched.',
    steps: [
      'Top up the account, or raise the quota of this key, in the HiAPI dashboard.',
      'Then submit again: it makes a new billed task.',
    ],
    source: 'https://www.hiapi.ai/en/dashboard',
  }),
  host.rule({
    id: 'key-processing',
    when: [{ codes: ['IDEMPOTENCY_KEY_PROCESSING'] }],
    category: 'submit',
    actor: 'nobody',
    retry: { kind: 'after-wait', waitMs: 2 * SECOND },
    bills: false,
    title: 'The first submit is still being accepted',
    explanation:
      'HiAPI is still working on an earlier request with the same idempotency key. Renderwatch sends the same request again after the wait, and HiAPI answers with the one task.',
    steps: ['Wait. Do not submit it as a new task.'],
    source: SDK,
  }),
  host.rule({
    id: 'key-mismatch',
    when: [{ codes: ['IDEMPOTENCY_KEY_MISMATCH'] }],
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
  }),
  host.wrongKey({
    when: [{ statuses: [401] }, { codes: ['permission_denied'] }],
    keyIs: 'missing, mistyped, deleted or of another site',
    shown: 'in the HiAPI dashboard',
    source: KEYS,
  }),
  host.forbidden({
    explanation:
      'HiAPI knows the key but refuses the request: a model or route it may not use, or a quota. The message says which.',
    steps: [
      'Read the message.',
      "Change the key's rights or quota in the HiAPI dashboard, then press Test on the Connections screen.",
    ],
    source: KEYS,
  }),
  host.notFound({
    title: 'Not found, or of another account',
    explanation:
      'HiAPI does not know this id. It answers the same for a task of another account, so the id itself may be right.',
    steps: [
      'Check that the whole id was pasted.',
      'Check that this connection uses a key of the account that made the task; if not, track it with the right one.',
    ],
    source: DETAIL,
  }),
  host.throttledSubmit({
    codes: ['rate_limit_exceeded'],
    explanation:
      'HiAPI counts all requests of a key together, polls too, and about ten submits at once can be too many for a new account. No task was made; the same request goes out again after the wait and makes one billed task.',
    advice: 'Submit fewer tasks at once, or lower the requests per second of this connection.',
    source: LIMITS,
  }),
  host.throttled({
    codes: ['rate_limit_exceeded'],
    explanation:
      'The limit is per key, over all models and programs that use it, polls included. Renderwatch waits as long as HiAPI says and then asks more slowly. The task itself goes on.',
    source: LIMITS,
  }),
  host.serverTrouble({
    id: 'busy',
    when: [{ statuses: [503] }],
    waitMs: 5 * SECOND,
    title: 'HiAPI is busy',
    explanation:
      'The platform does not take requests at the moment. A task that runs goes on; a submit that met this made no task.',
    steps: ['Wait: Renderwatch tries again with growing pauses.', 'If it lasts, look at the status page of HiAPI.'],
    source: SDK,
  }),
]
